package dev.pasillo.insight.domain.fact;

import dev.pasillo.contract.Fact;

/// The kinds of facts that are kept. Further kinds that a newer journey-service publishes are counted and left
/// out.
public enum FactKind {
    JOURNEY("journey"),
    VISIT("visit"),
    FUNNEL("funnel"),
    MOMENT("moment"),
    HANDOVER("handover"),
    FEEDBACK("feedback");

    private final String id;

    FactKind(String id) {
        this.id = id;
    }

    static FactKind of(Fact fact) {
        return switch (fact) {
            case Fact.Journey journey -> JOURNEY;
            case Fact.Visit visit -> VISIT;
            case Fact.Funnel funnel -> FUNNEL;
            case Fact.Moment moment -> MOMENT;
            case Fact.Handover handover -> HANDOVER;
            case Fact.Feedback feedback -> FEEDBACK;
        };
    }

    /// The name in the contract and in the table.
    public String id() {
        return id;
    }
}
