package dev.pasillo.ingest.domain;

import static dev.pasillo.ingest.domain.RefusalCode.ACTOR_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.CHANNEL_MISSING;
import static dev.pasillo.ingest.domain.RefusalCode.CHANNEL_UNKNOWN;
import static dev.pasillo.ingest.domain.RefusalCode.ID_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.OCCURRED_AT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.SOURCE_TYPE_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.TYPE_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.TYPE_MISSING;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Channels;
import dev.pasillo.contract.Touchpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Judges what senders state and makes touchpoints of it: the one set of rules behind every format.
///
/// Defaults: the time of receipt, the type's actor, an id derived from the content; an event without an id and without
/// a time cannot be told from its repetition and gets a random id. Corrections: identifiers are normalised and the
/// unusable dropped; where a sender says when it sent, its clock is set by the time of receipt; a time more than
/// [#TOLERANCE] after the receipt becomes the time of receipt, and the claim is kept.
///
/// Not for use by several threads.
public final class Intake {
    /// How far a sender's clock may be ahead.
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    /// How far a sender's clock, or the way to here, may be off and count as right: within it a repetition keeps its
    /// time to the millisecond.
    public static final Duration SAME_CLOCK = Duration.ofSeconds(1);

    private static final int LONGEST_ID = 200;
    private static final int LONGEST_TYPE = 100;
    private static final int LONGEST_SOURCE_TYPE = 200;
    private static final long EARLIEST = 0L;
    private static final long LATEST = Instant.parse("2200-01-01T00:00:00Z").toEpochMilli();

    private final Content content;
    private final Fingerprints fingerprints = new Fingerprints();

    public Intake(Limits limits) {
        this.content = new Content(limits);
    }

    /// The touchpoint that the event is, or the first reason why it is none.
    public Outcome decide(SentEvent event, Reception reception) {
        var refused = named(event);
        if (refused == null) {
            refused = content.unfit(event);
        }
        if (refused != null) {
            return refused;
        }
        var occurredAt = event.occurredAt();
        Long claimed = null;
        if (occurredAt != null) {
            claimed = Timestamps.parse(occurredAt);
            if (claimed < EARLIEST || claimed >= LATEST) {
                return new Outcome.Refused(
                        OCCURRED_AT_INVALID,
                        "occurredAt must be an RFC 3339 time with a zone, such as 2026-01-01T00:00:00Z, from 1970 to 2199");
            }
        }
        return touchpoint(event, reception, claimed);
    }

    private Outcome touchpoint(SentEvent event, Reception reception, @Nullable Long claimed) {
        var identifiers = reception.identifiers().usable(event.identifiers());
        if (identifiers.isEmpty()) {
            return new Outcome.Refused(RefusalCode.NO_USABLE_IDENTIFIER, "no identifier names anybody");
        }
        var sentBy = reception.firstReceivedAt();
        var claimedAt = claimed == null ? null : Instant.ofEpochMilli(claimed);
        var corrected = claimed == null ? sentBy : Instant.ofEpochMilli(corrected(claimed, event, sentBy));
        var ahead = corrected.isAfter(sentBy.plus(TOLERANCE));
        var type = Objects.requireNonNull(event.type());
        var fingerprint = fingerprints.of(event, claimed);
        var touchpoint = new Touchpoint(
                reception.workspace(),
                reception.source(),
                id(event, reception, claimed, fingerprint),
                Objects.requireNonNull(event.channel()),
                type,
                event.sourceType(),
                actor(event, type),
                ahead ? sentBy : corrected,
                ahead ? claimedAt : null,
                reception.receivedAt(),
                identifiers,
                event.properties(),
                event.traits(),
                event.rating(),
                event.feedback(),
                event.consent(),
                event.revision(),
                reception.vouched() ? Boolean.TRUE : null,
                fingerprint);
        return new Outcome.Accepted(touchpoint, blocked(event, reception, identifiers.size()));
    }

    private static int blocked(SentEvent event, Reception reception, int usable) {
        return event.identifiers().size() == usable
                ? 0
                : (int) event.identifiers().stream()
                        .filter(claimed ->
                                reception.identifiers().normalise(claimed).isEmpty())
                        .count();
    }

    /// The claimed time by our clock: as long before the receipt as it was, by the sender's clock, before the sending.
    private static long corrected(long claimed, SentEvent event, Instant receivedAt) {
        if (event.sentAt() == null) {
            return claimed;
        }
        long sent = Timestamps.parse(event.sentAt());
        if (sent < EARLIEST || sent >= LATEST) {
            return claimed;
        }
        long off = receivedAt.toEpochMilli() - sent;
        long corrected = claimed + off;
        return Math.abs(off) <= SAME_CLOCK.toMillis() || corrected < EARLIEST || corrected >= LATEST
                ? claimed
                : corrected;
    }

    private static String id(SentEvent event, Reception reception, @Nullable Long claimed, String fingerprint) {
        if (event.id() != null) {
            return event.id();
        }
        return claimed == null ? "random-" + reception.randomIds().get() : "content-" + fingerprint;
    }

    private static Actor actor(SentEvent event, String type) {
        return event.actor() == null
                ? EventTypes.actorOf(type)
                : Objects.requireNonNull(EventTypes.actorsByName().get(event.actor()));
    }

    private static Outcome.@Nullable Refused named(SentEvent event) {
        if (event.id() != null && (event.id().isEmpty() || event.id().length() > LONGEST_ID)) {
            return new Outcome.Refused(ID_INVALID, "id must have 1 to 200 characters");
        }
        if (event.channel() == null) {
            return new Outcome.Refused(CHANNEL_MISSING, "channel is required");
        }
        if (!Channels.ALL.contains(event.channel())) {
            return new Outcome.Refused(CHANNEL_UNKNOWN, "channel must be one of " + Channels.listed());
        }
        if (event.type() == null) {
            return new Outcome.Refused(TYPE_MISSING, "type is required");
        }
        if (event.type().length() > LONGEST_TYPE || !snakeCase(event.type())) {
            return new Outcome.Refused(
                    TYPE_INVALID, "type must be snake_case, such as order_paid, of at most 100 characters");
        }
        if (event.sourceType() != null
                && (event.sourceType().isEmpty() || event.sourceType().length() > LONGEST_SOURCE_TYPE)) {
            return new Outcome.Refused(SOURCE_TYPE_INVALID, "sourceType must have 1 to 200 characters");
        }
        if (event.actor() != null && !EventTypes.actorsByName().containsKey(event.actor())) {
            return new Outcome.Refused(ACTOR_INVALID, "actor must be one of customer, company, system");
        }
        return null;
    }

    private static boolean snakeCase(String type) {
        for (int at = 0; at < type.length(); at++) {
            char c = type.charAt(at);
            boolean letter = c >= 'a' && c <= 'z';
            boolean later = at > 0 && (c == '_' || (c >= '0' && c <= '9'));
            if (!letter && !later) {
                return false;
            }
        }
        return !type.isEmpty();
    }
}
