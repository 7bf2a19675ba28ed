package dev.pasillo.journey.domain.identity;

import dev.pasillo.contract.Identifier;
import java.util.Objects;

/// Somebody has said that these two are not one person's: they are never in one customer, whatever links them. Which of
/// the two is named first does not matter.
public record Withdrawal(Identifier a, Identifier b) {
    public Withdrawal {
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        if (a.equals(b)) {
            throw new IllegalArgumentException("an identifier cannot be withdrawn from itself");
        }
    }
}
