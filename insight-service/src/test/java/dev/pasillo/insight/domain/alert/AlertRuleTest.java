package dev.pasillo.insight.domain.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pasillo.contract.Alert;
import dev.pasillo.insight.domain.alert.AlertRule.Terms;
import dev.pasillo.insight.domain.alert.Incident.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The life of an alert, window by window.
class AlertRuleTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Measured BAD = new Measured(12, 20, 15);
    private static final Measured GOOD = new Measured(2, 20, 15);

    private final AlertRule rule = rule(0.3, 10);

    @ParameterizedTest
    @CsvSource({
        "7, 20, 20, true",
        "6, 20, 20, false", // exactly the limit
        "0, 0, 0, false",
        "20, 20, 10, true",
        "20, 20, 9, false", // too few customers, however many visits
        "10, 10, 10, true",
        "9, 9, 9, false"
    })
    void limitIsPassedAboveItByEnoughCustomers(long dropped, long decided, long customers, boolean breached) {
        assertThat(rule.isBreachedBy(new Measured(dropped, decided, customers))).isEqualTo(breached);
    }

    @Nested
    class WithoutAnAlert {
        @Test
        void windowAboveTheLimitFires() {
            assertThat(rule.judge(List.of(), window(0), BAD)).contains(new AlertStep.Fired(window(0), BAD));
        }

        @Test
        void windowAtTheLimitSaysNothing() {
            assertThat(rule.judge(List.of(), window(0), GOOD)).isEmpty();
            assertThat(rule.judge(List.of(), window(0), Measured.NOTHING)).isEmpty();
        }
    }

    @Nested
    class WhileFiring {
        private final Incident incident = new Incident(new UUID(0, 1), window(0), new Status.Firing());
        private final List<Incident> incidents = List.of(incident);

        @Test
        void furtherWindowsAboveTheLimitBelongToTheIncident() {
            for (var step = 1; step < 20; step++) {
                assertThat(rule.judge(incidents, window(step), BAD)).isEmpty();
            }
        }

        @Test
        void windowThatReachesBackIntoTheOneThatFiredResolvesNothing() {
            for (var step = 1; step < 6; step++) {
                assertThat(rule.judge(incidents, window(step), GOOD)).isEmpty();
            }
        }

        @Test
        void wholeWindowAtOrBelowTheLimitResolves() {
            assertThat(rule.judge(incidents, window(6), GOOD))
                    .contains(new AlertStep.Resolved(incident, window(6), GOOD));
        }

        @Test
        void wholeWindowWithTooFewCustomersResolves() {
            assertThat(rule.judge(incidents, window(6), Measured.NOTHING))
                    .contains(new AlertStep.Resolved(incident, window(6), Measured.NOTHING));
            var few = new Measured(9, 9, 9);
            assertThat(rule.judge(incidents, window(7), few))
                    .contains(new AlertStep.Resolved(incident, window(7), few));
        }

        @Test
        void windowThatFiredAndIsNoLongerAboveIsRetracted() {
            assertThat(rule.judge(incidents, window(0), GOOD)).contains(new AlertStep.Retracted(incident, GOOD));
        }

        @Test
        void windowThatFiredAndStillIsAboveChangesNothing() {
            assertThat(rule.judge(incidents, window(0), BAD)).isEmpty();
        }
    }

    @Nested
    class Resolved {
        private final Incident incident = new Incident(new UUID(0, 1), window(0), new Status.Resolved(window(8)));
        private final List<Incident> incidents = List.of(incident);

        @Test
        void nextWindowAboveTheLimitIsANewIncident() {
            assertThat(rule.judge(incidents, window(9), BAD)).contains(new AlertStep.Fired(window(9), BAD));
        }

        @Test
        void lateDropsOfItsTimeAreTheSameIncident() {
            assertThat(rule.judge(incidents, window(-5), BAD))
                    .as("a window that ends in the one that fired")
                    .isEmpty();
            assertThat(rule.judge(incidents, window(5), BAD)).isEmpty();
            assertThat(rule.judge(incidents, window(8), BAD)).isEmpty();
        }

        @Test
        void lateDropsOfAnEarlierTimeFire() {
            assertThat(rule.judge(incidents, window(-6), BAD)).contains(new AlertStep.Fired(window(-6), BAD));
        }

        @Test
        void windowThatFiredAndIsNoLongerAboveIsRetracted() {
            assertThat(rule.judge(incidents, window(0), GOOD)).contains(new AlertStep.Retracted(incident, GOOD));
        }
    }

    @Nested
    class RetractedBefore {
        private final List<Incident> incidents =
                List.of(new Incident(new UUID(0, 1), window(0), new Status.Retracted()));

        @Test
        void itsWindowNeverFiresAgain() {
            assertThat(rule.judge(incidents, window(0), BAD)).isEmpty();
            assertThat(rule.judge(incidents, window(0), GOOD)).isEmpty();
        }

        @Test
        void nextWindowAboveTheLimitFires() {
            assertThat(rule.judge(incidents, window(1), BAD)).contains(new AlertStep.Fired(window(1), BAD));
        }
    }

    @Test
    void aBurstFiresOnceAndResolvesOnce() {
        var incidents = List.<Incident>of();
        var labels = new StringBuilder();
        for (var step = 0; step < 40; step++) {
            // Twenty deadlines fell right after noon: they are in the six windows that hold it.
            var measured = step >= 10 && step < 16 ? BAD : Measured.NOTHING;
            var found = rule.judge(incidents, window(step), measured);
            if (found.isPresent()) {
                labels.append(step).append(found.get().label()).append(' ');
                incidents = Incident.after(incidents, found.get(), new UUID(0, step));
            }
        }

        assertThat(labels).hasToString("10fired 16resolved ");
    }

    @Test
    void alertSaysWhatWasMeasuredInFiguresWordsAndLinks() {
        var text = new AlertText(rule, Duration.ofHours(2), "https://insight.example.com", true);
        var id = AlertText.id(rule, window(0));

        var alert = text.fired(id, window(0), BAD);

        assertThat(alert.state()).isEqualTo(Alert.State.FIRING);
        assertThat(alert.observed()).isEqualTo(0.6);
        assertThat(alert.expected()).isEqualTo(0.3);
        assertThat(alert.excessCustomers()).isEqualTo(6.0);
        assertThat(alert.interval().getFirst()).isCloseTo(0.3866, within(0.0001));
        assertThat(alert.interval().getLast()).isCloseTo(0.7812, within(0.0001));
        assertThat(alert.severity()).as("the whole interval is above").isEqualTo(Alert.Severity.CRITICAL);
        assertThat(alert.evidence()).isEqualTo(new Alert.Evidence(NOON.minusSeconds(60), NOON, 20, 12, 15, 10));
        assertThat(alert.explanation())
                .containsExactly(
                        "12 of the 20 visits of stage buy whose time ran out between 2026-03-02 11:59:00 and"
                                + " 2026-03-02 12:00:00 UTC did not go on: a drop-off rate of 60.0 %.",
                        "The rule “Checkout” fires above 30.0 % with at least 10 customers; there were 15.",
                        "That is 6.0 customers more than at the limit. With 95 % confidence the true rate lies between"
                                + " 38.7 % and 78.1 %.");
        assertThat(alert.links())
                .containsEntry("self", "https://insight.example.com/v1/alerts/" + id)
                .containsEntry(
                        "dropped",
                        "https://insight.example.com/v1/journeys/first-purchase/people?stage=buy&verdict=dropped"
                                + "&historical=false&from=2026-03-02T09%3A59%3A00.000Z&to=2026-03-02T10%3A00%3A00.000Z")
                .containsOnlyKeys("self", "rule", "dropped", "advanced", "completed");
    }

    @Test
    void alertThatIsOverKeepsWhatFiredAndSaysWhy() {
        var text = new AlertText(rule, Duration.ofHours(2), "", true);
        var fired = text.fired(AlertText.id(rule, window(0)), window(0), BAD);

        var resolved = text.resolved(fired, window(6), Measured.NOTHING);
        var retracted = text.retracted(resolved, NOON.plusSeconds(90), GOOD);

        assertThat(resolved.state()).isEqualTo(Alert.State.RESOLVED);
        assertThat(resolved.resolvedAt()).isEqualTo(NOON.plusSeconds(60));
        assertThat(resolved.observed()).isEqualTo(0.6);
        assertThat(resolved.explanation())
                .hasSize(4)
                .last()
                .asString()
                .isEqualTo("Resolved: between 2026-03-02 12:00:00 and 2026-03-02 12:01:00 UTC no visit of stage buy ran"
                        + " out of time.");
        assertThat(retracted.state()).isEqualTo(Alert.State.RETRACTED);
        assertThat(retracted.explanation())
                .last()
                .asString()
                .isEqualTo("Retracted: with events that came late it was 2 of 20 visits (10.0 %), of 15 customers.");
    }

    @Test
    void alertHasOneIdPerRuleVersionWindowAndSubject() {
        assertThat(AlertText.id(rule, window(0)))
                .isEqualTo(AlertText.id(rule(0.3, 10), window(0)))
                .isNotEqualTo(AlertText.id(rule, window(1)));
        var next = new AlertRule("acme", rule.id(), 3, rule.terms());
        assertThat(AlertText.id(next, window(0))).isNotEqualTo(AlertText.id(rule, window(0)));
        var other = new AlertRule("other", rule.id(), 2, rule.terms());
        assertThat(AlertText.id(other, window(0))).isNotEqualTo(AlertText.id(rule, window(0)));
    }

    private static AlertRule rule(double above, long minCustomers) {
        return new AlertRule(
                "acme",
                new UUID(7, 7),
                2,
                new Terms(
                        "Checkout",
                        "first-purchase",
                        "buy",
                        Measure.DROP_OFF_RATE,
                        above,
                        Duration.ofMinutes(1),
                        minCustomers,
                        null,
                        null,
                        List.of(),
                        true,
                        null));
    }

    /// The minute that ends so many steps of ten seconds after noon.
    private static Window window(int step) {
        return Window.ending(NOON.plusSeconds(step * 10L), Duration.ofMinutes(1));
    }
}
