package dev.pasillo.insight.domain.alert;

/// What happens to an alert.
public sealed interface AlertStep {
    /// What was measured at that moment.
    Measured measured();

    /// The limit is passed, and no alert was open.
    record Fired(Window window, Measured measured) implements AlertStep {}

    /// A whole window is at or below the limit, or has too few customers.
    record Resolved(Incident incident, Window by, Measured measured) implements AlertStep {}

    /// Events that came late say that the limit was not passed.
    record Retracted(Incident incident, Measured measured) implements AlertStep {}

    /// Short and stable, for counting.
    default String label() {
        return switch (this) {
            case Fired _ -> "fired";
            case Resolved _ -> "resolved";
            case Retracted _ -> "retracted";
        };
    }
}
