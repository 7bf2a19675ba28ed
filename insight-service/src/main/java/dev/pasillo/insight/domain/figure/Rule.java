package dev.pasillo.insight.domain.figure;

import dev.pasillo.contract.Fact;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a funnel counts a customer's stages.
public enum Rule {
    /// Every stage the customer ever reached.
    REACHED("reached"),
    /// First-ever times, as far as they strictly increase along the stages.
    FIRST_ORDER("first-order"),
    /// Each stage's next occurrence after the previous stage's.
    SEQUENTIAL("sequential");

    /// In the order in which they are shown.
    public static final List<Rule> ALL = List.of(values());

    private final String id;

    Rule(String id) {
        this.id = id;
    }

    /// The rule of that name.
    public static Optional<Rule> find(String id) {
        return ALL.stream().filter(rule -> rule.id.equals(id)).findFirst();
    }

    /// The name that queries use.
    public String id() {
        return id;
    }

    /// The stages that the rule counts for a customer, each with its time.
    public Map<String, Instant> times(Fact.Funnel funnel) {
        return switch (this) {
            case REACHED -> funnel.reached();
            case FIRST_ORDER -> funnel.firstOrder();
            case SEQUENTIAL -> funnel.sequential();
        };
    }
}
