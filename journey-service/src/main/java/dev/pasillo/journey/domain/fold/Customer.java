package dev.pasillo.journey.domain.fold;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The evidence of one customer: what is open under each definition, and what is known about the person.
///
/// @param journeys by definition name
/// @param traits last writer in order wins, per name
/// @param last the last touchpoint, in the order that asks no definition
/// @param settledTo deadlines up to here have been published; never decreases
/// @param arrivedAt the latest time at which evidence arrived
public record Customer(
        Map<String, JourneyState> journeys,
        Map<String, Object> traits,
        @Nullable Position last,
        Instant settledTo,
        Instant arrivedAt) {

    /// Nobody has been seen yet.
    public static final Customer NOBODY = new Customer(Map.of(), Map.of(), null, Instant.EPOCH, Instant.EPOCH);

    public Customer {
        Objects.requireNonNull(settledTo, "settledTo");
        Objects.requireNonNull(arrivedAt, "arrivedAt");
        journeys = Collections.unmodifiableMap(new TreeMap<>(journeys));
        traits = Collections.unmodifiableMap(new TreeMap<>(traits));
    }

    /// This evidence with the times of other evidence of the same customer.
    Customer at(Customer later) {
        return new Customer(journeys, traits, last, later.settledTo(), later.arrivedAt());
    }

    /// The same evidence with deadlines published up to a time.
    public Customer settledTo(Instant now) {
        return now.isAfter(settledTo) ? new Customer(journeys, traits, last, now, arrivedAt) : this;
    }
}
