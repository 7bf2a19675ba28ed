package dev.pasillo.journey.domain.definition;

import java.util.Objects;

/// Whose journeys a definition describes.
public sealed interface Subject {
    /// Those of people.
    Subject CUSTOMER = new Customer();

    /// A customer, by whatever names: the history is of the touchpoints that its identifiers own.
    record Customer() implements Subject {}

    /// An account: one identifier of a namespace that never links people. The history is of all touchpoints that carry
    /// it, whoever owns them.
    record Account(String namespace) implements Subject {
        public Account {
            Objects.requireNonNull(namespace, "namespace");
        }
    }
}
