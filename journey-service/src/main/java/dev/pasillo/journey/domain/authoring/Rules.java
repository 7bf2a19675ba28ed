package dev.pasillo.journey.domain.authoring;

import dev.pasillo.journey.domain.authoring.RuleCompiler.Compiled;
import dev.pasillo.journey.domain.authoring.RuleCompiler.CompiledTime;
import dev.pasillo.journey.domain.authoring.RuleCompiler.Scope;
import dev.pasillo.journey.domain.definition.Condition;
import dev.pasillo.journey.domain.definition.Matcher;
import dev.pasillo.journey.domain.definition.OpeningTime;
import org.jspecify.annotations.Nullable;

/// Reads matchers and conditions of one definition.
final class Rules {
    static final int MOST = 1_000;

    private final RuleCompiler compiler;
    private final String definition;
    private int count;

    Rules(RuleCompiler compiler, String definition) {
        this.compiler = compiler;
        this.definition = definition;
    }

    /// A group of `channel`, `type` and `when`, read to its end.
    ///
    /// @param rule the rule's place by ids
    Matcher matcher(Section section, String rule) {
        return matcher(section, rule, Scope.TOUCHPOINT);
    }

    Matcher matcher(Section section, String rule, Scope scope) {
        var matcher = new Matcher(
                section.oneOrMore("channel"), section.oneOrMore("type"), condition(section, "when", rule, scope));
        section.close();
        return matcher;
    }

    /// A matcher in a field that has to be there.
    @Nullable
    Matcher requiredMatcher(Section section, String key, String rule, String advice) {
        var group = section.requiredSection(key, advice);
        return group == null ? null : matcher(group, rule);
    }

    /// A condition; null where the field is absent or its text is no rule.
    @Nullable
    Condition condition(Section section, String key, String rule, Scope scope) {
        var text = section.text(key);
        if (text == null) {
            return null;
        }
        if (++count > MOST) {
            section.wrong(key, "is rule " + count + " of the definition; " + MOST + " are the most");
            return null;
        }
        return switch (compiler.condition(definition, rule, text, scope)) {
            case Compiled.Ready ready -> ready.condition();
            case Compiled.Refused refused -> {
                section.wrong(key, "is no rule that can be evaluated: " + refused.message());
                yield null;
            }
        };
    }

    /// An expression for a time that the opening touchpoint carries.
    @Nullable
    OpeningTime time(Section section, String key, String rule) {
        var text = section.text(key);
        if (text == null) {
            return null;
        }
        return switch (compiler.time(definition, rule, text)) {
            case CompiledTime.Ready ready -> ready.time();
            case CompiledTime.Refused refused -> {
                section.wrong(key, "gives no time: " + refused.message());
                yield null;
            }
        };
    }
}
