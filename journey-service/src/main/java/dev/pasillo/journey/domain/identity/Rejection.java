package dev.pasillo.journey.domain.identity;

import java.util.Locale;

/// Why a link does not hold. The first that applies, in this order.
public enum Rejection {
    /// One of its ends has so many neighbours that it is shared by many people.
    HUB,
    /// So many links hang together that the weak ones do not count.
    CAP,
    /// The customer would have more values of a namespace than one person can have.
    LIMIT,
    /// Somebody has said that two of the customer's identifiers are not one person's.
    WITHDRAWN,
    /// Only a public key says so, and it would bring two known users together.
    PUBLIC;

    private final String code = name().toLowerCase(Locale.ROOT);

    /// As it stands in an answer; never changes its meaning.
    public String code() {
        return code;
    }
}
