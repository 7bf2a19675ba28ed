package dev.pasillo.ingest.domain;

import java.util.Locale;

/// Why one event was refused. The [#code] stands in the answer, in the header and body of the refused event that is
/// kept, and as the tag of the metric: it is public and never changes its meaning.
public enum RefusalCode {
    /// The bytes are not JSON: nothing of the event could be read.
    JSON_INVALID,
    /// JSON, but not an object.
    EVENT_NOT_AN_OBJECT,
    /// The body has no event at all.
    BODY_EMPTY,
    /// The body is gzip that is cut off or damaged; none of its content can be trusted.
    GZIP_INVALID,
    /// An object says the same key twice.
    DUPLICATE_KEY,
    /// A text that cannot be kept: not UTF-8, `\u0000`, or half of a surrogate pair.
    TEXT_INVALID,
    /// A text or a key is longer than the limit.
    TEXT_TOO_LONG,
    /// A number has too many digits, or a double cannot hold it.
    NUMBER_OUT_OF_RANGE,
    /// More bytes than one event may have.
    EVENT_TOO_LARGE,
    /// Objects and lists nested deeper than the limit; the event itself is the first level.
    TOO_DEEP,
    /// `properties` or `traits` has more entries than the limit.
    TOO_MANY_PROPERTIES,
    /// `id` is not a text of 1 to 200 characters.
    ID_INVALID,
    /// No `channel`.
    CHANNEL_MISSING,
    /// `channel` is none of the known ones.
    CHANNEL_UNKNOWN,
    /// No `type`.
    TYPE_MISSING,
    /// `type` is not snake_case of at most 100 characters.
    TYPE_INVALID,
    /// `sourceType` is not a text of 1 to 200 characters.
    SOURCE_TYPE_INVALID,
    /// `actor` is none of customer, company, system.
    ACTOR_INVALID,
    /// `occurredAt` is no RFC 3339 time with a zone, or lies outside 1970 to 2200.
    OCCURRED_AT_INVALID,
    /// No `identifiers`.
    IDENTIFIER_MISSING,
    /// An identifier is not `{namespace, value}` with a namespace in lower case and a text as value.
    IDENTIFIER_INVALID,
    /// More identifiers than the limit.
    TOO_MANY_IDENTIFIERS,
    /// Every identifier names nobody (`null`, `undefined`, `anonymous`, zeros and their like).
    NO_USABLE_IDENTIFIER,
    /// `properties` is not an object.
    PROPERTIES_INVALID,
    /// `traits` is not an object.
    TRAITS_INVALID,
    /// `rating` is not `{scale, value, min?, max?}` with the value between the ends.
    RATING_INVALID,
    /// `feedback` is not `{text?, language?, about?}`.
    FEEDBACK_INVALID,
    /// `consent` is not an object.
    CONSENT_INVALID,
    /// `revision` is not a whole number from 0 to 2147483647.
    REVISION_INVALID,
    /// Not what the sender's own format prescribes; the detail says what.
    FORMAT_INVALID,
    /// The event names another key than the rest of its request.
    KEY_DIFFERS,
    /// The sender's source says nothing of where its bodies have what.
    MAPPING_MISSING,
    /// What the sender's source says of where its bodies have what cannot be used; the detail says what to mend.
    MAPPING_INVALID;

    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /// The stable text, in kebab-case.
    public String code() {
        return code;
    }

    /// Whether an event refused for this reason could be read at all. A body of which nothing could be read is a bad
    /// request; one that was read and refused is an answered one.
    public boolean wasRead() {
        return switch (this) {
            case JSON_INVALID, EVENT_NOT_AN_OBJECT, BODY_EMPTY, GZIP_INVALID -> false;
            case DUPLICATE_KEY,
                    TEXT_INVALID,
                    TEXT_TOO_LONG,
                    NUMBER_OUT_OF_RANGE,
                    EVENT_TOO_LARGE,
                    TOO_DEEP,
                    TOO_MANY_PROPERTIES,
                    ID_INVALID,
                    CHANNEL_MISSING,
                    CHANNEL_UNKNOWN,
                    TYPE_MISSING,
                    TYPE_INVALID,
                    SOURCE_TYPE_INVALID,
                    ACTOR_INVALID,
                    OCCURRED_AT_INVALID,
                    IDENTIFIER_MISSING,
                    IDENTIFIER_INVALID,
                    TOO_MANY_IDENTIFIERS,
                    NO_USABLE_IDENTIFIER,
                    PROPERTIES_INVALID,
                    TRAITS_INVALID,
                    RATING_INVALID,
                    FEEDBACK_INVALID,
                    CONSENT_INVALID,
                    REVISION_INVALID,
                    FORMAT_INVALID,
                    KEY_DIFFERS,
                    MAPPING_MISSING,
                    MAPPING_INVALID -> true;
        };
    }
}
