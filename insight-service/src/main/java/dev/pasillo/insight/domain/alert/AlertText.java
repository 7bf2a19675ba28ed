package dev.pasillo.insight.domain.alert;

import dev.pasillo.contract.Alert;
import dev.pasillo.insight.domain.query.Behind;
import dev.pasillo.insight.domain.query.PeopleLink;
import dev.pasillo.insight.domain.query.Selection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// Says what happened: figures, sentences, links. Pure.
///
/// @param allowedTime of the rule's stage: a visit's deadline lies so long after its entry
/// @param base what links begin with; empty for paths alone
/// @param historicalLeftOut whether visits with a historical deadline were left out of the figures
public record AlertText(AlertRule rule, Duration allowedTime, String base, boolean historicalLeftOut) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final String RUNBOOK =
            "1. Open links.dropped: who was lost, where from and after which last touchpoint."
                    + " 2. Ask what changed since `since`: a release, a campaign, a provider."
                    + " 3. Acknowledge, so that others know; label it when you know.";

    /// The id of the alert that a window makes: the same whoever computes it.
    public static UUID id(AlertRule rule, Window window) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : List.of(
                    rule.workspace(),
                    rule.id().toString(),
                    String.valueOf(rule.version()),
                    String.valueOf(window.to().toEpochMilli()),
                    rule.subject())) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            var bytes = ByteBuffer.wrap(digest.digest());
            return new UUID(bytes.getLong(), bytes.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The alert that fires.
    public Alert fired(UUID id, Window window, Measured measured) {
        var terms = rule.terms();
        var interval = measured.dropOff().interval().orElseThrow();
        return new Alert(
                rule.workspace(),
                id.toString(),
                rule.id().toString(),
                rule.version(),
                null,
                terms.name(),
                terms.measure().kind(),
                Alert.State.FIRING,
                interval.low() > terms.above() ? Alert.Severity.CRITICAL : Alert.Severity.WARNING,
                terms.definition(),
                terms.stage(),
                terms.segment(),
                terms.channel(),
                window.from(),
                window.to(),
                null,
                measured.dropOff().rate().orElseThrow(),
                terms.above(),
                List.of(interval.low(), interval.high()),
                rounded(rule.excess(measured)),
                List.of(
                        counted(window, measured),
                        "The rule “%s” fires above %s with at least %d customers; there were %d."
                                .formatted(
                                        terms.name(),
                                        percent(terms.above()),
                                        terms.minCustomers(),
                                        measured.customers()),
                        String.format(
                                Locale.ROOT,
                                "That is %.1f customers more than at the limit. With 95 %% confidence the true rate lies"
                                        + " between %s and %s.",
                                rule.excess(measured),
                                percent(interval.low()),
                                percent(interval.high()))),
                new Alert.Evidence(
                        window.from(),
                        window.to(),
                        measured.decided(),
                        measured.dropped(),
                        measured.customers(),
                        terms.minCustomers()),
                terms.runbook() == null ? RUNBOOK : terms.runbook(),
                links(id, window),
                null,
                null,
                null,
                null,
                List.of());
    }

    /// The same alert when it is over.
    public Alert resolved(Alert alert, Window by, Measured measured) {
        var counted = measured.decided() == 0
                ? "no visit of stage %s ran out of time".formatted(rule.terms().stage())
                : "%d of %d visits did not go on (%s), of %d customers"
                        .formatted(measured.dropped(), measured.decided(), rate(measured), measured.customers());
        return over(
                alert,
                Alert.State.RESOLVED,
                by.to(),
                "Resolved: between %s and %s UTC %s.".formatted(TIME.format(by.from()), TIME.format(by.to()), counted));
    }

    /// The same alert when it turns out that it never was one.
    public Alert retracted(Alert alert, Instant at, Measured measured) {
        return over(
                alert,
                Alert.State.RETRACTED,
                at,
                "Retracted: with events that came late it was %d of %d visits (%s), of %d customers."
                        .formatted(measured.dropped(), measured.decided(), rate(measured), measured.customers()));
    }

    /// The same alert when nobody asks any more.
    public static Alert closed(Alert alert, Instant at) {
        return over(
                alert,
                Alert.State.RESOLVED,
                at,
                "Resolved: the rule was changed, switched off or deleted. Its next version judges anew.");
    }

    private static Alert over(Alert alert, Alert.State state, Instant at, String sentence) {
        var explanation = new ArrayList<>(alert.explanation());
        explanation.add(sentence);
        return new Alert(
                alert.workspace(),
                alert.id(),
                alert.ruleId(),
                alert.ruleVersion(),
                alert.detector(),
                alert.name(),
                alert.kind(),
                state,
                alert.severity(),
                alert.definition(),
                alert.stage(),
                alert.segment(),
                alert.channel(),
                alert.since(),
                alert.firedAt(),
                at,
                alert.observed(),
                alert.expected(),
                alert.interval(),
                alert.excessCustomers(),
                explanation,
                alert.evidence(),
                alert.runbook(),
                alert.links(),
                alert.acknowledgedAt(),
                alert.acknowledgedBy(),
                alert.silencedUntil(),
                alert.label(),
                alert.comments());
    }

    private String counted(Window window, Measured measured) {
        var terms = rule.terms();
        return "%d of the %d visits of stage %s%s%s whose time ran out between %s and %s UTC did not go on: a drop-off rate of %s."
                .formatted(
                        measured.dropped(),
                        measured.decided(),
                        terms.stage(),
                        terms.segment() == null ? "" : " in segment " + terms.segment(),
                        terms.channel() == null ? "" : " on channel " + terms.channel(),
                        TIME.format(window.from()),
                        TIME.format(window.to()),
                        rate(measured));
    }

    /// The lists behind the figures: visits that were entered so long before the window that their time ran out in it.
    private Map<String, String> links(UUID id, Window window) {
        var links = new LinkedHashMap<String, String>();
        links.put("self", base + "/v1/alerts/" + id);
        links.put("rule", base + "/v1/alert-rules/" + rule.id());
        for (var verdict : Verdicts.DECIDED) {
            links.put(Verdicts.id(verdict), base + people(window, verdict));
        }
        return links;
    }

    private String people(Window window, dev.pasillo.contract.Fact.Verdict verdict) {
        return PeopleLink.of(
                rule.terms().definition(),
                selection(window),
                new Behind.Visits(
                        rule.terms().stage(), verdict, null, null, null, historicalLeftOut ? Boolean.FALSE : null),
                null);
    }

    /// The facts that a window is judged by.
    public Selection selection(Window window) {
        return new Selection(
                window.from().minus(allowedTime),
                window.to().minus(allowedTime),
                rule.terms().segment(),
                null,
                rule.terms().channel());
    }

    private static String rate(Measured measured) {
        var rate = measured.dropOff().rate();
        return rate.isPresent() ? percent(rate.getAsDouble()) : "no rate";
    }

    private static String percent(double rate) {
        return String.format(Locale.ROOT, "%.1f %%", rate * 100);
    }

    private static double rounded(double number) {
        return Math.round(number * 10) / 10.0;
    }
}
