package dev.pasillo.journey.application;

/// Counts the evaluations of rules that failed and therefore did not hold, so that an author sees a rule that never
/// works. Called on hot paths and from several threads.
@FunctionalInterface
public interface RuleErrors {

    /// One evaluation failed.
    ///
    /// @param rule the rule's place by ids: `stages/buy/enter/0`
    void failed(String definition, String rule);
}
