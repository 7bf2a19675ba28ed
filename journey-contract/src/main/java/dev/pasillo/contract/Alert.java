package dev.pasillo.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An alert: since when, at which stage, how far from what was expected, and where the people behind it are listed. The
/// same object stands in the answers of insight-service, on the topic `alerts` and in the body of a webhook. Rates are
/// fractions 0…1. It names no customer.
///
/// @param ruleId the rule that fired; absent where a detector did
/// @param ruleVersion the version of that rule
/// @param detector the detector that fired; absent where a rule did
/// @param name the rule's name
/// @param kind what kind of thing is wrong: `drop-off`, or `test`
/// @param since when what is wrong began, in event time
/// @param firedAt the end of the window that fired, in event time
/// @param resolvedAt the end of the window that resolved it, or the time at which it was taken back
/// @param observed the rate that was measured
/// @param expected the rate that it was held against: a rule's limit
/// @param interval the lower and the upper end of the 95 % interval of `observed`
/// @param excessCustomers how many more dropped than at the expected rate
/// @param explanation sentences for people
/// @param runbook what to do, or where that is written
/// @param links by name; the lists behind the figures among them
/// @param label what a person judged it to be: true, false or instrumentation
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Alert(
        String workspace,
        String id,
        @Nullable String ruleId,
        @Nullable Integer ruleVersion,
        @Nullable String detector,
        @Nullable String name,
        String kind,
        State state,
        Severity severity,
        String definition,
        String stage,
        @Nullable String segment,
        @Nullable String channel,
        Instant since,
        Instant firedAt,
        @Nullable Instant resolvedAt,
        double observed,
        double expected,
        List<Double> interval,
        double excessCustomers,
        List<String> explanation,
        Evidence evidence,
        String runbook,
        Map<String, String> links,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy,
        @Nullable Instant silencedUntil,
        @Nullable String label,
        List<Comment> comments) {

    public Alert {
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(firedAt, "firedAt");
        interval = List.copyOf(Objects.requireNonNull(interval, "interval"));
        explanation = List.copyOf(Objects.requireNonNull(explanation, "explanation"));
        Objects.requireNonNull(evidence, "evidence");
        Objects.requireNonNull(runbook, "runbook");
        links = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNull(links, "links")));
        comments = List.copyOf(Objects.requireNonNull(comments, "comments"));
        if (interval.size() != 2) {
            throw new IllegalArgumentException("an interval has two ends");
        }
    }

    /// The record's key on the topic.
    public String key() {
        return workspace + "/" + id;
    }

    /// Without what people wrote.
    @Override
    public String toString() {
        return "Alert[" + workspace + "/" + id + ", " + state + "]";
    }

    /// Where an alert stands.
    public enum State {
        /// The limit is passed, and it is not over.
        @JsonProperty("firing")
        FIRING,
        /// It is over.
        @JsonProperty("resolved")
        RESOLVED,
        /// Events that came late say that it never was.
        @JsonProperty("retracted")
        RETRACTED
    }

    /// How sure it is that the limit is passed.
    public enum Severity {
        /// The rate measured is above the limit.
        @JsonProperty("warning")
        WARNING,
        /// The whole interval lies above the limit: it is no accident of few customers.
        @JsonProperty("critical")
        CRITICAL
    }

    /// What was counted: visits whose deadline fell into a window.
    ///
    /// @param windowFrom inclusive
    /// @param windowTo exclusive
    /// @param visits the denominator: advanced, completed and dropped
    /// @param dropped the numerator
    /// @param customers how many different customers the visits are of
    /// @param minCustomers fewer would not have fired
    public record Evidence(
            Instant windowFrom, Instant windowTo, long visits, long dropped, long customers, long minCustomers) {
        public Evidence {
            Objects.requireNonNull(windowFrom, "windowFrom");
            Objects.requireNonNull(windowTo, "windowTo");
        }
    }

    /// What a person wrote.
    ///
    /// @param by the name of the key that it was written with
    public record Comment(Instant at, String by, String text) {
        public Comment {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(text, "text");
        }

        /// Without the text.
        @Override
        public String toString() {
            return "Comment[" + by + "]";
        }
    }
}
