package dev.pasillo.journey.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelEvaluationListener;
import dev.cel.runtime.CelRuntime.Program;
import dev.cel.runtime.CelVariableResolver;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// What one evaluation costs: one for every step, and one for every character and list item that a step gives, since
/// the next step may look at all of them. An evaluation that costs more than [#MOST] ends there.
///
/// The same rule costs the same over the same touchpoint, whatever the machine: so a rule that is cut off is cut off
/// for every instance and every fold.
final class Cost implements CelEvaluationListener {
    static final int MOST = 100_000;

    private static final String CUT_OFF = "it costs more than " + MOST;

    private long spent;

    private Cost() {}

    /// Evaluates, within the bound.
    ///
    /// @throws CelEvaluationException where there is no result, or it costs too much
    static Object eval(Program program, CelVariableResolver variables) throws CelEvaluationException {
        var cost = new Cost();
        try {
            var result = program.trace(variables, cost);
            // CEL passes over an error beside something that decides by itself: `error || true`.
            if (cost.spent > MOST) {
                throw new CelEvaluationException(CUT_OFF);
            }
            return result;
        } catch (TooMuch cutOff) {
            throw new CelEvaluationException(CUT_OFF, cutOff);
        }
    }

    @Override
    public void callback(CelExpr step, @Nullable Object result) {
        spent += 1 + size(result);
        if (spent > MOST) {
            throw new TooMuch();
        }
    }

    private static long size(@Nullable Object result) {
        return switch (result) {
            case CharSequence text -> text.length();
            case CelByteString bytes -> bytes.size();
            case Collection<?> items -> items.size();
            case null, default -> 0;
        };
    }

    /// Without a stack, for it may happen with every touchpoint.
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooMuch() {
            super(null, null, false, false);
        }
    }
}
