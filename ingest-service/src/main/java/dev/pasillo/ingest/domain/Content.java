package dev.pasillo.ingest.domain;

import static dev.pasillo.ingest.domain.RefusalCode.FEEDBACK_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_MISSING;
import static dev.pasillo.ingest.domain.RefusalCode.RATING_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.REVISION_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.TOO_MANY_IDENTIFIERS;
import static dev.pasillo.ingest.domain.RefusalCode.TOO_MANY_PROPERTIES;

import dev.pasillo.contract.Identifier;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is within an event: whom it names, and what it says about them.
///
/// @param limits how much of it there may be
record Content(Limits limits) {
    private static final int LONGEST_NAMESPACE = 100;
    private static final int LONGEST_SCALE = 100;
    private static final int LONGEST_LANGUAGE = 35;

    /// The first reason why the content will not do; null where it will.
    Outcome.@Nullable Refused unfit(SentEvent event) {
        var refused = identifiers(event.identifiers());
        if (refused == null) {
            refused = entries("properties", event.properties());
        }
        if (refused == null) {
            refused = entries("traits", event.traits());
        }
        if (refused == null) {
            refused = entries("consent", event.consent());
        }
        if (refused == null) {
            refused = rating(event);
        }
        if (refused == null) {
            refused = feedback(event);
        }
        if (refused == null && event.revision() != null && event.revision() < 0) {
            refused = new Outcome.Refused(REVISION_INVALID, "revision must not be negative");
        }
        return refused;
    }

    private Outcome.@Nullable Refused identifiers(List<Identifier> identifiers) {
        if (identifiers.isEmpty()) {
            return new Outcome.Refused(IDENTIFIER_MISSING, "identifiers must name somebody");
        }
        if (identifiers.size() > limits.identifiers()) {
            return new Outcome.Refused(
                    TOO_MANY_IDENTIFIERS, "an event has at most " + limits.identifiers() + " identifiers");
        }
        for (var identifier : identifiers) {
            if (!namespace(identifier.namespace())) {
                return new Outcome.Refused(
                        IDENTIFIER_INVALID,
                        "an identifier's namespace has 1 to 100 of the characters a-z 0-9 _ . - and begins with a letter");
            }
            if (identifier.value().length() > limits.identifierLength()) {
                return new Outcome.Refused(
                        IDENTIFIER_INVALID,
                        "an identifier's value has at most " + limits.identifierLength() + " characters");
            }
        }
        return null;
    }

    private static boolean namespace(String name) {
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            boolean letter = c >= 'a' && c <= 'z';
            boolean later = at > 0 && (c == '_' || c == '.' || c == '-' || (c >= '0' && c <= '9'));
            if (!letter && !later) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= LONGEST_NAMESPACE;
    }

    private Outcome.@Nullable Refused entries(String field, @Nullable Map<String, Object> entries) {
        return entries != null && entries.size() > limits.properties()
                ? new Outcome.Refused(TOO_MANY_PROPERTIES, field + " has at most " + limits.properties() + " entries")
                : null;
    }

    private static Outcome.@Nullable Refused rating(SentEvent event) {
        var rating = event.rating();
        if (rating == null) {
            return null;
        }
        if (rating.scale().isEmpty() || rating.scale().length() > LONGEST_SCALE) {
            return new Outcome.Refused(RATING_INVALID, "rating.scale must have 1 to 100 characters");
        }
        var min = rating.min();
        var max = rating.max();
        boolean upsideDown = min != null && max != null && min >= max;
        boolean below = min != null && rating.value() < min;
        boolean above = max != null && rating.value() > max;
        return upsideDown || below || above
                ? new Outcome.Refused(RATING_INVALID, "rating.value must lie between min and max, and min below max")
                : null;
    }

    private static Outcome.@Nullable Refused feedback(SentEvent event) {
        var feedback = event.feedback();
        if (feedback == null) {
            return null;
        }
        var language = feedback.language();
        return language != null && (language.isEmpty() || language.length() > LONGEST_LANGUAGE)
                ? new Outcome.Refused(
                        FEEDBACK_INVALID, "feedback.language is a language tag such as en, of at most 35 characters")
                : null;
    }
}
