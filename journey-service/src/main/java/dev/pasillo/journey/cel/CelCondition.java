package dev.pasillo.journey.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.Condition;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A compiled rule. An evaluation that fails, or that gives anything but true or false, has no result and is reported.
final class CelCondition implements Condition {
    private final String text;
    private final Program program;
    private final Runnable failed;

    CelCondition(String text, Program program, Runnable failed) {
        this.text = text;
        this.program = program;
        this.failed = failed;
    }

    @Override
    public Optional<Boolean> result(Touchpoint touchpoint, Map<String, Object> traits, @Nullable Touchpoint opening) {
        try {
            if (Cost.eval(program, new TouchpointVariables(touchpoint, traits, opening)) instanceof Boolean holds) {
                return Optional.of(holds);
            }
        } catch (CelEvaluationException noResult) {
            // Reported below, like a result that is neither true nor false.
        }
        failed.run();
        return Optional.empty();
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CelCondition condition && condition.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
