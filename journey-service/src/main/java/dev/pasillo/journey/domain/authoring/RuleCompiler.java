package dev.pasillo.journey.domain.authoring;

import dev.pasillo.journey.domain.definition.Condition;
import java.util.Optional;

/// Turns the text of a rule into something that can be evaluated. Bounded in time and memory whatever the text, and
/// safe for use by several threads.
public interface RuleCompiler {

    /// Compiles a condition.
    ///
    /// @param definition the definition's name, and with `rule` the name under which evaluations
    /// that fail are counted
    /// @param rule the rule's place by ids: `stages/buy/enter/0`
    Compiled condition(String definition, String rule, String text, Scope scope);

    /// What is wrong with an expression that has to give a time from the touchpoint called `opening`.
    Optional<String> refusalOfTime(String text);

    /// Which names a rule can use.
    enum Scope {
        /// Those of one touchpoint.
        TOUCHPOINT,
        /// Those of one touchpoint, and `opening` for the one that opened a moment.
        FOLLOWING
    }

    /// What came of compiling.
    sealed interface Compiled {
        record Ready(Condition condition) implements Compiled {}

        /// @param message what the compiler says, with the column
        record Refused(String message) implements Compiled {}
    }
}
