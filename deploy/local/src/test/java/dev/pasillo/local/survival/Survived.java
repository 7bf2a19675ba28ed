package dev.pasillo.local.survival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.testsupport.guarantee.Outcome;
import dev.pasillo.testsupport.guarantee.Quiet;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import java.time.Duration;

/// What is asked after a fault.
final class Survived {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private Survived() {}

    /// Waits until nothing is left to do, and asks every guarantee.
    ///
    /// @param fault what was done, for the message
    static void holdsAfter(String fault, SystemUnderTest system) throws InterruptedException {
        var took = Quiet.await(system, PATIENCE);
        assertThat(system.checkAll()).as(fault).isEmpty();
        var ledger = system.ledger();
        System.out.printf(
                "%s: quiet after %.1f s; %,d events accepted, %,d answers, %,d of unknown outcome; I1 I2 I4 I8 I11 hold%n",
                fault, took.toMillis() / 1000.0, ledger.accepted(), ledger.answers(), ledger.unknown());
    }

    /// Compares all customers and figures, byte for byte.
    static void asUndisturbed(Outcome undisturbed, Outcome found) {
        assertThat(undisturbed.customers())
                .as("customers of the undisturbed run")
                .isNotEmpty();
        assertThat(undisturbed.differences(found))
                .as("differences to the undisturbed run")
                .isEmpty();
        System.out.printf(
                "%,d customers and %d figures as in the undisturbed run%n",
                found.customers().size(), found.figures().size());
    }
}
