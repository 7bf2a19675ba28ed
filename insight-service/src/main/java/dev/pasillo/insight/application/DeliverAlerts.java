package dev.pasillo.insight.application;

import dev.pasillo.contract.Alert;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.insight.application.DeliveryStore.Delivery;
import dev.pasillo.insight.application.DeliveryStore.Lease;
import dev.pasillo.insight.domain.delivery.Next;
import dev.pasillo.insight.domain.delivery.RetryPlan;
import dev.pasillo.insight.domain.delivery.Sent;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Sends what waits. Every instance does: a delivery is leased, so that two that live do not both send it; one whose
/// sender died is sent again when its lease is over. So a message arrives at least once, always under the same
/// `webhook-id`, by which the receiver counts it once. Safe for many threads.
public final class DeliverAlerts {
    private static final Logger LOG = Logger.getLogger(DeliverAlerts.class);
    private static final int AT_ONCE = 16;

    private final DeliveryStore store;
    private final DestinationStore destinations;
    private final Messenger messenger;
    private final AlertMonitor monitor;
    private final RetryPlan plan;
    private final Duration lease;
    private final Clock clock;
    private final AtomicInteger sending = new AtomicInteger();

    /// @param lease longer than a call can take
    public DeliverAlerts(
            DeliveryStore store,
            DestinationStore destinations,
            Messenger messenger,
            AlertMonitor monitor,
            RetryPlan plan,
            Duration lease,
            Clock clock) {
        this.store = store;
        this.destinations = destinations;
        this.messenger = messenger;
        this.monitor = monitor;
        this.plan = plan;
        this.lease = lease;
        this.clock = clock;
    }

    /// Starts what is due, as far as there is room, and completes when it is under way: a receiver that hangs holds up
    /// nobody else.
    public Uni<Integer> run() {
        var room = AT_ONCE - sending.get();
        return room <= 0
                ? Uni.createFrom().item(0)
                : store.lease(room, lease).map(leases -> {
                    leases.forEach(this::start);
                    return leases.size();
                });
    }

    private void start(Lease due) {
        sending.incrementAndGet();
        send(due, plan)
                .invoke(told -> {
                    if (told.next() instanceof Next.Delivered && told.settled()) {
                        monitor.arrived(due.waited());
                    }
                })
                .onTermination()
                .invoke(sending::decrementAndGet)
                // The next of the same alert waits for this one, and others may have waited for room.
                .chain(this::run)
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.warnf("a delivery cannot be settled, delivery=%d: %s", due.id(), failure));
    }

    /// The one place where something is told: once this completes, the message has been sent and the log says how it
    /// went.
    private Uni<Told> send(Lease due, RetryPlan retries) {
        return messenger.send(due.letter()).chain(sent -> {
            var next = retries.after(
                    sent,
                    due.attempt(),
                    clock.instant(),
                    ThreadLocalRandom.current().nextDouble());
            return store.settle(due, sent, next).map(settled -> {
                monitor.sent(next, sent.took());
                log(due, sent, next, settled);
                return new Told(sent, next, settled);
            });
        });
    }

    private static void log(Lease due, Sent sent, Next next, boolean settled) {
        var how = switch (sent) {
            case Sent.Answered answered -> "status=" + answered.status();
            case Sent.Failed failed -> "reason=" + failed.reason();
        };
        LOG.infof(
                "delivery %s%s, workspace=%s destination=%s message=%s attempt=%d %s",
                next.label(),
                settled ? "" : " after its lease",
                due.workspace(),
                due.destination(),
                due.letter().webhookId(),
                due.attempt(),
                how);
    }

    /// Sends a made-up alert to a destination, once and at once, and tells how it went. It stands in the log like any
    /// other. Fails with [UnknownThingException].
    public Uni<Tested> test(String workspace, UUID destination) {
        var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var id = UUID.randomUUID();
        return store.leaseTest(
                        workspace,
                        destination,
                        "msg_" + hex(id) + "_test",
                        ContractJson.write(sample(workspace, id, at)),
                        lease)
                .map(leased -> leased.orElseThrow(UnknownThingException::destination))
                .chain(leased -> send(leased, new RetryPlan(List.of()))
                        .map(told -> new Tested(
                                leased.letter().webhookId(), told.next() instanceof Next.Delivered, told.sent())));
    }

    /// The deliveries of a destination, the newest first. Fails with [UnknownThingException].
    public Uni<Page<Delivery>> list(String workspace, UUID destination, int limit, @Nullable Long before) {
        return destinations
                .find(workspace, destination)
                .map(found -> found.orElseThrow(UnknownThingException::destination))
                .chain(found -> store.list(workspace, destination, limit + 1, before))
                .map(found -> Page.of(found, limit, delivery -> String.valueOf(delivery.id())));
    }

    /// The `webhook-id` under which a destination hears of an alert's state.
    public static String webhookId(Alert alert) {
        return "msg_" + alert.id().replace("-", "") + "_" + word(alert.state());
    }

    /// The state in a word.
    public static String word(Alert.State state) {
        return state.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String hex(UUID id) {
        return id.toString().replace("-", "");
    }

    private static Alert sample(String workspace, UUID id, Instant at) {
        return new Alert(
                workspace,
                id.toString(),
                null,
                null,
                null,
                "Test",
                "test",
                Alert.State.FIRING,
                Alert.Severity.WARNING,
                "test",
                "test",
                null,
                null,
                at.minusSeconds(3_600),
                at,
                null,
                0.6,
                0.3,
                List.of(0.387, 0.781),
                6.0,
                List.of("This is a test of the destination. Nothing is wrong."),
                new Alert.Evidence(at.minusSeconds(3_600), at, 20, 12, 20, 10),
                "Nothing is to be done.",
                Map.of(),
                null,
                null,
                null,
                null,
                List.of());
    }

    private record Told(Sent sent, Next next, boolean settled) {}

    /// How a test went.
    public record Tested(String webhookId, boolean delivered, Sent sent) {}
}
