package dev.pasillo.insight.domain.alert;

import java.util.Arrays;
import java.util.Optional;

/// What a rule watches.
public enum Measure {
    /// Dropped visits of a stage, divided by its advanced, completed and dropped visits.
    DROP_OFF_RATE("dropOffRate", "drop-off");

    private final String id;
    private final String kind;

    Measure(String id, String kind) {
        this.id = id;
        this.kind = kind;
    }

    /// The name in a rule.
    public String id() {
        return id;
    }

    /// The kind of alert that it makes.
    public String kind() {
        return kind;
    }

    public static Optional<Measure> find(String id) {
        return Arrays.stream(values()).filter(measure -> measure.id.equals(id)).findFirst();
    }
}
