package dev.pasillo.insight.domain.fact;

import dev.pasillo.contract.Fact;
import dev.pasillo.insight.domain.figure.Part;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A fact as it is kept: its own text, by which it is taken back, and what it is selected and added up by.
///
/// @param profileId whose fact it is; changes when customers merge
/// @param stage of a visit, a hand-over, or the visit that feedback is attributed to; of a moment of truth its name
/// @param verdict of a visit; of a moment of truth or a hand-over its outcome
/// @param deadlineAt of a visit whose stage has an allowed time, unless the deadline was historical
/// @param parts what it adds to the figures while it is true
/// @param text as published
public record KeptFact(
        FactId id,
        String profileId,
        @Nullable String segment,
        @Nullable String persona,
        String channel,
        @Nullable String stage,
        @Nullable String verdict,
        @Nullable Boolean present,
        @Nullable Boolean returned,
        @Nullable String lastTouchpoint,
        @Nullable Instant deadlineAt,
        List<Part> parts,
        String text) {
    /// Times beyond these are a sender's mistake, and a table cannot keep them.
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("2300-01-01T00:00:00Z");

    public KeptFact {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(text, "text");
        parts = List.copyOf(parts);
    }

    /// The fact that a text says, ready to be kept.
    ///
    /// @throws IllegalArgumentException with a reason that carries no content, where it cannot be kept
    public static KeptFact of(String workspace, String text, Fact fact) {
        var anchorAt = fact.anchorAt();
        if (anchorAt.isBefore(EARLIEST) || !anchorAt.isBefore(LATEST)) {
            throw new IllegalArgumentException("the anchor is outside the years 1900 to 2300");
        }
        var id = new FactId(
                plain("workspace", workspace),
                plain("definition", fact.definition()),
                FactKind.of(fact),
                anchorAt,
                hash(workspace, text));
        plain("profileId", fact.profileId());
        plain("channel", fact.channel());
        plainOrAbsent("segment", fact.segment());
        plainOrAbsent("persona", fact.persona());
        var parts = Part.of(fact);
        parts.forEach(part -> plain("stage", part.stage()));
        return switch (fact) {
            case Fact.Journey journey -> kept(id, journey, null, null, parts, text);
            case Fact.Visit visit -> kept(id, visit, parts, text);
            case Fact.Funnel funnel -> kept(id, funnel, null, null, parts, text);
            case Fact.Moment moment ->
                kept(id, moment, plain("moment", moment.moment()), moment.outcome(), parts, text);
            case Fact.Handover handover ->
                kept(id, handover, plain("stage", handover.stage()), handover.outcome(), parts, text);
            case Fact.Feedback feedback ->
                kept(id, feedback, plainOrAbsent("stage", feedback.stage()), null, parts, text);
        };
    }

    private static KeptFact kept(FactId id, Fact.Visit visit, List<Part> parts, String text) {
        return new KeptFact(
                id,
                visit.profileId(),
                visit.segment(),
                visit.persona(),
                visit.channel(),
                visit.stage(),
                visit.verdict().name().toLowerCase(Locale.ROOT),
                visit.leftAt() == null,
                visit.returned(),
                plainOrAbsent("lastTouchpoint", visit.lastTouchpoint()),
                Boolean.TRUE.equals(visit.historical()) ? null : visit.deadlineAt(),
                parts,
                text);
    }

    private static KeptFact kept(
            FactId id,
            Fact fact,
            @Nullable String stage,
            Fact.@Nullable Outcome outcome,
            List<Part> parts,
            String text) {
        return new KeptFact(
                id,
                fact.profileId(),
                fact.segment(),
                fact.persona(),
                fact.channel(),
                stage,
                outcome == null ? null : outcome.name().toLowerCase(Locale.ROOT),
                null,
                null,
                null,
                null,
                parts,
                text);
    }

    /// The UTC day by which it is added up.
    public LocalDate day() {
        return LocalDate.ofInstant(id.anchorAt(), ZoneOffset.UTC);
    }

    private static UUID hash(String workspace, String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(workspace.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            var bytes = ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
            return new UUID(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable String plainOrAbsent(String field, @Nullable String value) {
        return value == null ? null : plain(field, value);
    }

    /// Control characters are nobody's name; PostgreSQL refuses NUL, and a line separates parts.
    private static String plain(String field, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
        for (var i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new IllegalArgumentException(field + " has a control character");
            }
        }
        return value;
    }
}
