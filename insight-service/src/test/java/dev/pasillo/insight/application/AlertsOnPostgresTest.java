package dev.pasillo.insight.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.Alert;
import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.insight.application.AlertDesk.Filter;
import dev.pasillo.insight.application.AlertStore.Judgement;
import dev.pasillo.insight.application.AlertStore.News;
import dev.pasillo.insight.application.DestinationStore.Destination;
import dev.pasillo.insight.application.DestinationStore.Draft;
import dev.pasillo.insight.domain.alert.AlertRule;
import dev.pasillo.insight.domain.alert.AlertRule.Terms;
import dev.pasillo.insight.domain.alert.AlertText;
import dev.pasillo.insight.domain.alert.Measure;
import dev.pasillo.insight.domain.alert.Measured;
import dev.pasillo.insight.domain.alert.Window;
import dev.pasillo.insight.domain.delivery.Next;
import dev.pasillo.insight.domain.delivery.RetryPlan;
import dev.pasillo.insight.domain.delivery.Sent;
import dev.pasillo.insight.domain.delivery.SigningSecret;
import dev.pasillo.insight.fixture.Histories;
import dev.pasillo.insight.fixture.Log;
import dev.pasillo.insight.postgres.InsightDatabase;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Judging and delivering on a real PostgreSQL, with several instances side by side. Time is the watermark's.
class AlertsOnPostgresTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    private final InsightDatabase database = new InsightDatabase(clock);
    private final Log log = new Log(3, "w", 2, "s");
    private final Instance instance = new Instance(database.changes(), log);
    private final AlertStore store = database.alerts();
    private final Counts counts = new Counts();
    private final WatchAlerts watch = watch(store, true);
    private final Receiver receiver = new Receiver();
    private final UUID destination = UUID.randomUUID();
    private int customers;

    @BeforeEach
    void open() {
        database.define("w", "d", Map.of("allowedTime", "PT10S"));
        wait(database.destinations()
                .create(
                        "w",
                        new Destination(
                                destination,
                                new Draft(DestinationStore.Kind.WEBHOOK, null, URI.create("http://h.example/"), true),
                                null,
                                NOON,
                                NOON),
                        new SigningSecret(new byte[32]),
                        9));
        instance.assign(List.of(0, 1));
        log.mark(NOON);
        apply();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void burstFiresOnceAndResolvesOnceAsTheWatermarkGoesOn() {
        var rule = rule(terms());
        round();
        burst(NOON.plusSeconds(5), 12, 8);
        apply();

        round();
        assertThat(alerts())
                .as("no window is judged before the watermark has closed it")
                .isEmpty();

        for (var seconds = 10; seconds <= 300; seconds += 5) {
            log.mark(NOON.plusSeconds(seconds));
            apply();
            round();
            round();
        }

        assertThat(counts.happened).containsExactly("fired", "resolved");
        var alert = alerts().getFirst();
        assertThat(alerts()).hasSize(1);
        assertThat(alert.state()).isEqualTo(Alert.State.RESOLVED);
        assertThat(alert.ruleId()).isEqualTo(rule.id().toString());
        assertThat(alert.firedAt()).isEqualTo(NOON.plusSeconds(10));
        assertThat(alert.resolvedAt()).isEqualTo(NOON.plusSeconds(70));
        assertThat(alert.observed()).isEqualTo(0.6);
        assertThat(alert.evidence())
                .isEqualTo(new Alert.Evidence(NOON.minusSeconds(50), NOON.plusSeconds(10), 20, 12, 20, 10));
        assertThat(database.rows("select webhook_id from delivery order by id"))
                .containsExactly("(" + id(alert) + "_firing)", "(" + id(alert) + "_resolved)");
        assertThat(database.rows("select 1 from alert_outbox")).hasSize(2);
    }

    @Test
    void eachCustomerCountsOnceForTheMinimum() {
        rule(terms());
        round();
        // Twenty visits of nine customers.
        for (var i = 0; i < 20; i++) {
            send(List.of(), List.of(visit("p-" + i % 9, i, NOON.plusSeconds(5), Verdict.DROPPED, null)));
        }
        log.mark(NOON.plusSeconds(60));
        apply();

        round();

        assertThat(alerts()).isEmpty();
    }

    @Test
    void historicalDropsAreCountedAndNeverPaged() {
        rule(terms());
        round();
        for (var i = 0; i < 30; i++) {
            send(List.of(), List.of(visit("p-" + i, i, NOON.plusSeconds(5), Verdict.DROPPED, true)));
        }
        log.mark(NOON.plusSeconds(60));
        apply();

        round();

        assertThat(alerts()).isEmpty();
        assertThat(database.rows(
                        "select n from figure_sum where figure in ('visit.dropped','visit.historical.dropped')"))
                .containsExactly("(30)", "(30)");
        round(watch(database.alerts(), false));
        assertThat(alerts()).as("the windows are closed").isEmpty();
    }

    @Test
    void simulationPagesWhateverItsDate() {
        rule(terms());
        var simulating = watch(store, false);
        round(simulating);
        for (var i = 0; i < 30; i++) {
            send(List.of(), List.of(visit("p-" + i, i, NOON.plusSeconds(5), Verdict.DROPPED, true)));
        }
        log.mark(NOON.plusSeconds(60));
        apply();

        round(simulating);

        assertThat(alerts()).hasSize(1);
    }

    @Test
    void advancesThatComeLateRetractTheAlert() {
        rule(terms());
        round();
        var dropped = burst(NOON.plusSeconds(5), 12, 8);
        log.mark(NOON.plusSeconds(30));
        apply();
        round();
        assertThat(alerts()).extracting(Alert::state).containsExactly(Alert.State.FIRING);

        dropped.subList(0, 10)
                .forEach(visit -> send(
                        List.of(visit),
                        List.of(visit(
                                visit.profileId(), visit.number(), NOON.plusSeconds(5), Verdict.ADVANCED, null))));
        apply();
        round();

        assertThat(counts.happened).containsExactly("fired", "retracted");
        assertThat(alerts()).extracting(Alert::state).containsExactly(Alert.State.RETRACTED);
        assertThat(alerts().getFirst().explanation()).last().asString().contains("2 of 20 visits (10.0 %)");
        assertThat(database.rows("select event from delivery order by id")).containsExactly("(firing)", "(retracted)");
        assertThat(database.rows("select 1 from late_deadline")).isEmpty();
    }

    @Test
    void dropsThatComeLateFireInTheirOwnWindow() {
        rule(terms());
        round();
        log.mark(NOON.plusSeconds(3_600));
        apply();
        round();
        round();
        round();
        round();
        round();
        round();
        burst(NOON.plusSeconds(5), 12, 8);
        apply();

        round();
        assertThat(alerts()).extracting(Alert::firedAt).containsExactly(NOON.plusSeconds(10));
        log.mark(NOON.plusSeconds(3_610));
        apply();
        round();

        assertThat(counts.happened).containsExactly("fired", "resolved");
    }

    @Test
    void ruleThatIsChangedResolvesItsAlertAndJudgesAnew() {
        var rule = rule(terms());
        round();
        burst(NOON.plusSeconds(5), 12, 8);
        log.mark(NOON.plusSeconds(20));
        apply();
        round();
        assertThat(wait(database.rules().change("w", rule.id(), terms(), NOON))
                        .orElseThrow()
                        .rule()
                        .version())
                .as("the same terms are the same version")
                .isEqualTo(1);
        round();
        assertThat(counts.happened).containsExactly("fired");

        var changed =
                wait(database.rules().change("w", rule.id(), terms(0.9), NOON)).orElseThrow();
        round();

        assertThat(changed.rule().version()).isEqualTo(2);
        assertThat(counts.happened).containsExactly("fired", "resolved");
        assertThat(alerts().getFirst().explanation()).last().asString().contains("the rule was changed");
        assertThat(database.rows("select event from delivery order by id")).containsExactly("(firing)", "(resolved)");
    }

    @Test
    void silencedAlertIsKeptAndNotTold() {
        rule(terms());
        round();
        burst(NOON.plusSeconds(5), 12, 8);
        log.mark(NOON.plusSeconds(20));
        apply();
        round();
        var id = UUID.fromString(alerts().getFirst().id());
        wait(database.desk().keep("w", id, new AlertDesk.Answer.Silenced(Instant.parse("2999-01-01T00:00:00Z"))));

        log.mark(NOON.plusSeconds(120));
        apply();
        round();

        assertThat(alerts()).extracting(Alert::state).containsExactly(Alert.State.RESOLVED);
        assertThat(database.rows("select event from delivery")).containsExactly("(firing)");
        assertThat(database.rows("select 1 from alert_outbox"))
                .as("the topic has both")
                .hasSize(2);
    }

    @Test
    void ofTwoInstancesOneJudgesAndTheOtherTakesOver() {
        var other = watch(database.alerts(), true);
        assertThat(wait(watch.round())).isTrue();
        assertThat(wait(other.round())).isFalse();

        wait(watch.resign());
        assertThat(wait(other.round())).isTrue();
        assertThat(wait(watch.round())).isFalse();
        database.execute("update alert_leader set expires_at = now()");
        assertThat(wait(watch.round()))
                .as("who does not renew its lease loses it")
                .isTrue();
    }

    @Test
    void judgeWhoSleptThroughTheLossOfItsLeaseWritesNothing() {
        var rule = rule(terms());
        var epoch = wait(store.lead("sleeper", Duration.ofSeconds(10))).orElseThrow();
        database.execute("update alert_leader set expires_at = now()");
        var next = wait(database.alerts().lead("waker", Duration.ofSeconds(10))).orElseThrow();

        var late = wait(store.commit(epoch, fired(rule)));

        assertThat(next).isGreaterThan(epoch);
        assertThat(late).isFalse();
        assertThat(database.rows("select 1 from alert")).isEmpty();
        assertThat(database.rows("select 1 from delivery")).isEmpty();
        assertThat(database.rows("select 1 from alert_outbox")).isEmpty();
        assertThat(wait(database.alerts().commit(next, fired(rule)))).isTrue();
        assertThat(database.rows("select 1 from alert")).hasSize(1);
    }

    @Test
    void oneWindowMakesOneAlertHoweverOftenItIsCommitted() {
        var rule = rule(terms());
        var epoch = wait(store.lead("judge", Duration.ofSeconds(10))).orElseThrow();

        for (var i = 0; i < 3; i++) {
            assertThat(wait(store.commit(epoch, fired(rule)))).isTrue();
        }

        assertThat(database.rows("select 1 from alert")).hasSize(1);
        assertThat(database.rows("select 1 from delivery")).hasSize(1);
        assertThat(database.rows("select 1 from alert_outbox")).hasSize(1);
    }

    @Test
    void deliveryWhoseSenderDiedIsSentAgainUnderItsId() {
        fire();
        var dead = wait(database.deliveries().lease(5, Duration.ofSeconds(30)));
        assertThat(dead).hasSize(1);

        run(deliver(database.deliveries()));
        assertThat(receiver.seen).as("while the lease is held").isEmpty();
        database.execute("update delivery set leased_until = now() - interval '1 second'");
        run(deliver(database.deliveries()));

        await().untilAsserted(() -> assertThat(receiver.seen)
                .containsExactly(dead.getFirst().letter().webhookId()));
        await().until(() -> database.rows("select state from delivery").equals(List.of("(delivered)")));
        assertThat(wait(database.deliveries()
                        .settle(dead.getFirst(), new Sent.Failed("timed-out", MINUTE), new Next.GivenUp())))
                .as("who comes back after its lease writes nothing")
                .isFalse();
        assertThat(database.rows("select state, attempts from delivery")).containsExactly("(delivered,2)");
    }

    @Test
    void instancesSideBySideSendEachDeliveryOnce() {
        fire();
        database.execute("""
                insert into delivery (workspace, destination_id, webhook_id, event, body)
                select workspace, destination_id, 'more-' || n, 'firing', '{}' from delivery, generate_series(1, 60) n
                """);
        var instances = List.of(deliver(database.deliveries()), deliver(database.deliveries()));

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            instances.forEach(AlertsOnPostgresTest::run);
            return database.rows("select 1 from delivery where state = 'pending'")
                    .isEmpty();
        });

        assertThat(receiver.seen).hasSize(61).doesNotHaveDuplicates();
        assertThat(counts.sent).hasSize(61).containsOnly("delivered");
    }

    @Test
    void whatFollowsAnAlertWaitsForWhatIsTriedAgain() {
        rule(terms());
        round();
        burst(NOON.plusSeconds(5), 12, 8);
        log.mark(NOON.plusSeconds(120));
        apply();
        round();
        assertThat(database.rows("select event from delivery order by id")).containsExactly("(firing)", "(resolved)");
        receiver.status = 503;
        var deliver = deliver(database.deliveries());

        run(deliver);
        await().until(() ->
                !database.rows("select 1 from delivery where log <> '[]'").isEmpty());
        run(deliver);
        assertThat(receiver.seen).hasSize(1).first().asString().endsWith("_firing");

        receiver.status = 200;
        database.execute("update delivery set next_attempt_at = now() where state = 'pending'");
        run(deliver);
        await().untilAsserted(() -> assertThat(receiver.seen).hasSize(3));
        assertThat(receiver.seen.get(1)).endsWith("_firing");
        assertThat(receiver.seen.get(2)).endsWith("_resolved");
    }

    @Test
    void receiverThatIsGoneIsSwitchedOff() {
        fire();
        receiver.status = 410;

        run(deliver(database.deliveries()));

        await().until(() -> database.rows("select state from delivery").equals(List.of("(failed)")));
        var gone = wait(database.destinations().find("w", destination)).orElseThrow();
        assertThat(gone.draft().enabled()).isFalse();
        assertThat(gone.disabledBecause()).contains("410");
        assertThat(counts.sent).containsExactly("gone");
    }

    @Test
    void topicThatDoesNotTakeAnAlertGetsItAgain() {
        fire();
        var taken = new ArrayList<String>();

        assertThat(store.publish(10, alerts -> Uni.createFrom().failure(new IllegalStateException("down")))
                        .onItemOrFailure()
                        .transform((published, failure) -> failure != null)
                        .await()
                        .atMost(Duration.ofSeconds(10)))
                .isTrue();
        var published = wait(store.publish(10, alerts -> {
            alerts.forEach(alert -> taken.add(alert.id()));
            return Uni.createFrom().voidItem();
        }));

        assertThat(published).isEqualTo(1);
        assertThat(taken).hasSize(1);
        assertThat(database.rows("select 1 from alert_outbox")).isEmpty();
    }

    // Given

    private void fire() {
        var rule = rule(terms());
        var epoch = wait(store.lead("judge", Duration.ofSeconds(10))).orElseThrow();
        wait(store.commit(epoch, fired(rule)));
    }

    private static Judgement fired(AlertRule rule) {
        var window = new Window(NOON.minus(MINUTE), NOON);
        var alert = new AlertText(rule, Duration.ofSeconds(10), "", true)
                .fired(AlertText.id(rule, window), window, new Measured(12, 20, 20));
        return new Judgement("w", rule, NOON, List.of(new News(alert, window, null)));
    }

    private AlertRule rule(Terms terms) {
        return wait(database.rules().create("w", UUID.randomUUID(), terms, NOON, 99))
                .orElseThrow()
                .rule();
    }

    private Terms terms() {
        return terms(0.3);
    }

    private Terms terms(double above) {
        return new Terms(
                "Checkout",
                "d",
                "buy",
                Measure.DROP_OFF_RATE,
                above,
                MINUTE,
                10,
                null,
                null,
                List.of(destination),
                true,
                null);
    }

    /// Visits whose time runs out then.
    private List<Fact.Visit> burst(Instant deadline, int dropped, int advanced) {
        var drops = new ArrayList<Fact.Visit>();
        for (var i = 0; i < dropped + advanced; i++) {
            customers++;
            var visit = visit(
                    "p-" + customers, customers, deadline, i < dropped ? Verdict.DROPPED : Verdict.ADVANCED, null);
            send(List.of(), List.of(visit));
            if (i < dropped) {
                drops.add(visit);
            }
        }
        return drops;
    }

    private void send(List<Fact> removed, List<Fact> added) {
        var profile = (added.isEmpty() ? removed : added).getFirst().profileId();
        log.send(new Histories.Step(profile, removed, added));
    }

    private static Fact.Visit visit(
            String profile, int number, Instant deadline, Verdict verdict, @Nullable Boolean historical) {
        return new Fact.Visit(
                profile,
                "d",
                1,
                "j-" + profile,
                number,
                "buy",
                null,
                null,
                "web",
                deadline.minusSeconds(10),
                List.of(),
                verdict,
                deadline,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                deadline,
                historical);
    }

    private void apply() {
        log.flush();
        instance.drain(new Random(1), 50);
    }

    private WatchAlerts watch(AlertStore alerts, boolean historicalLeftOut) {
        return new WatchAlerts(alerts, new MeasureWindows(database.figures(), "", historicalLeftOut), counts);
    }

    private DeliverAlerts deliver(DeliveryStore deliveries) {
        return new DeliverAlerts(
                deliveries,
                database.destinations(),
                receiver,
                counts,
                RetryPlan.STANDARD,
                Duration.ofSeconds(30),
                clock);
    }

    private void round() {
        round(watch);
    }

    private void round(WatchAlerts judge) {
        if (!wait(judge.round())) {
            database.execute("update alert_leader set expires_at = now()");
            assertThat(wait(judge.round())).isTrue();
        }
    }

    private static void run(DeliverAlerts deliver) {
        wait(deliver.run());
    }

    private List<Alert> alerts() {
        return wait(database.desk().list("w", new Filter(null, null, null), 100, null));
    }

    private static String id(Alert alert) {
        return "msg_" + alert.id().replace("-", "");
    }

    private static <T> T wait(Uni<T> answer) {
        return answer.await().atMost(Duration.ofSeconds(30));
    }

    /// Takes letters as a receiver does, and answers as it is told.
    private static final class Receiver implements Messenger {
        private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
        private volatile int status = 200;

        @Override
        public Optional<String> refusal(URI url) {
            return Optional.empty();
        }

        @Override
        public Uni<Sent> send(Letter letter) {
            return Uni.createFrom().item(() -> {
                seen.add(letter.webhookId());
                return new Sent.Answered(status, null, Duration.ofMillis(1));
            });
        }
    }

    private static final class Counts implements AlertMonitor {
        private final List<String> happened = Collections.synchronizedList(new ArrayList<>());
        private final List<String> sent = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void judged(int windows, int again) {}

        @Override
        public void happened(String what) {
            happened.add(what);
        }

        @Override
        public void leads(boolean leads) {}

        @Override
        public void round(Duration took) {}

        @Override
        public void sent(Next next, Duration took) {
            sent.add(next.label());
        }

        @Override
        public void arrived(Duration delay) {}

        @Override
        public void pending(long deliveries) {}
    }
}
