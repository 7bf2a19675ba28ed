package dev.pasillo.journey.domain.authoring;

import dev.pasillo.journey.domain.definition.Condition;
import dev.pasillo.journey.domain.definition.OpeningTime;

/// Turns the text of a rule into something that can be evaluated. Bounded in time and memory whatever the text, and
/// safe for use by several threads.
public interface RuleCompiler {

    /// Compiles a condition.
    ///
    /// @param definition the definition's name, and with `rule` the name under which evaluations
    /// that fail are counted
    /// @param rule the rule's place by ids: `stages/buy/enter/0`
    Compiled condition(String definition, String rule, String text, Scope scope);

    /// Compiles an expression that has to give a time from the touchpoint called `opening`.
    ///
    /// @param rule the place under which evaluations that fail are counted
    CompiledTime time(String definition, String rule, String text);

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

    /// What came of compiling a time.
    sealed interface CompiledTime {
        record Ready(OpeningTime time) implements CompiledTime {}

        /// @param message what the compiler says, with the column
        record Refused(String message) implements CompiledTime {}
    }
}
