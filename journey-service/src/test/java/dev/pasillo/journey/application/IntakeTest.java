package dev.pasillo.journey.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.journey.application.ApplyTouchpoints.Counts;
import dev.pasillo.journey.application.JourneyStore.StreamNumbers;
import dev.pasillo.journey.application.TouchpointBatch.Slice;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.fixture.KnownPositions;
import dev.pasillo.journey.fixture.NoPublisher;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which batches are applied, and how far each partition has got.
class IntakeTest {
    private static final Counts COUNTS = new Counts(0, 0, Map.of(), 0, 0, 0, 0);

    private final Map<Integer, Long> stored = new HashMap<>();
    private final Transactions transactions = new Transactions();
    private final Intake intake = new Intake(
            new ApplyTouchpoints(transactions, new Pseudonyms("test"), new ProgressClock.Event()),
            transactions,
            new KnownPositions(stored),
            new NoPublisher());

    @Test
    void batchesOfAPartitionFollowEachOther() {
        intake.assigned(List.of(0));
        var since = intake.tenures();

        assertThat(intake.take(batch(0, 0, 10), since)).contains(COUNTS);
        assertThat(intake.take(batch(0, 10, 30), since)).contains(COUNTS);
        assertThat(intake.take(batch(0, 10, 30), since)).as("again").isEmpty();

        assertThat(intake.positions()).containsExactly(Map.entry(0, 30L));
    }

    @Test
    void batchThatLeavesRecordsOutStopsTheIntake() {
        intake.assigned(List.of(0));

        assertThat(intake.take(batch(0, 10, 20), intake.tenures())).isEmpty();

        assertThat(intake.alarm()).hasValueSatisfying(why -> assertThat(why).contains("records are missing"));
        assertThat(transactions.applied).hasValue(0);
    }

    @Test
    void whatWaitsOfAPartitionThatWentIsLeftOut() {
        intake.assigned(List.of(0, 1));
        var since = intake.tenures();
        intake.revoked(List.of(0));

        assertThat(intake.take(batch(0, 0, 10), since)).isEmpty();
        assertThat(intake.take(batch(1, 0, 10), since)).contains(COUNTS);

        assertThat(transactions.applied).hasValue(1);
        assertThat(intake.positions()).containsExactly(Map.entry(1, 10L));
    }

    /// The first of two that waited was left out while the partition was gone; the second must not be taken for what
    /// follows.
    @Test
    void whatWaitsOfAPartitionThatWentAndCameBackIsLeftOut() {
        intake.assigned(List.of(0));
        var since = intake.tenures();
        intake.revoked(List.of(0));
        intake.assigned(List.of(0));

        assertThat(intake.take(batch(0, 10, 20), since)).isEmpty();
        assertThat(intake.take(batch(0, 0, 10), since)).isEmpty();
        assertThat(intake.alarm()).isEmpty();

        assertThat(intake.take(batch(0, 0, 10), intake.tenures())).contains(COUNTS);
        assertThat(intake.positions()).containsExactly(Map.entry(0, 10L));
    }

    @Test
    void batchThatAnotherInstanceAppliedIsReadPast() {
        intake.assigned(List.of(0));
        transactions.lost.add(Set.of(0));
        stored.put(0, 10L);

        assertThat(intake.take(batch(0, 0, 10), intake.tenures())).isEmpty();

        assertThat(intake.positions()).containsExactly(Map.entry(0, 10L));
    }

    @Test
    void batchesOfDifferentPartitionsAreAppliedBesideEachOther() {
        intake.assigned(List.of(0, 1));
        var since = intake.tenures();
        transactions.together = new CyclicBarrier(2);

        var one = CompletableFuture.supplyAsync(() -> intake.take(batch(0, 0, 10), since));
        var other = CompletableFuture.supplyAsync(() -> intake.take(batch(1, 0, 20), since));

        assertThat(one.join()).contains(COUNTS);
        assertThat(other.join()).contains(COUNTS);
        assertThat(intake.positions()).containsOnly(Map.entry(0, 10L), Map.entry(1, 20L));
    }

    private static TouchpointBatch batch(int partition, long from, long to) {
        return new TouchpointBatch(List.of(new Slice(partition, from, to, Instant.EPOCH)), List.of(), List.of());
    }

    /// Holds nothing; claims what nobody else has moved.
    private static final class Transactions implements JourneyStore {
        private final Queue<Set<Integer>> lost = new ArrayDeque<>();
        private final AtomicInteger applied = new AtomicInteger();
        private CyclicBarrier together = new CyclicBarrier(1);

        @Override
        public <T> T inTransaction(Function<Transaction, T> work) {
            return work.apply((Transaction) Proxy.newProxyInstance(
                    Transaction.class.getClassLoader(), new Class<?>[] {Transaction.class}, this::step));
        }

        private @Nullable Object step(Object proxy, Method step, Object[] parameters) throws Exception {
            return switch (step.getName()) {
                case "claim" -> claim();
                case "stream" -> new StreamNumbers((String) parameters[0], 0, List.of(0L));
                case String any when step.getReturnType() == List.class -> List.of();
                case String any when step.getReturnType() == Map.class -> Map.of();
                case String any when step.getReturnType() == Optional.class -> Optional.empty();
                case String any when step.getReturnType() == void.class -> null;
                case String unexpected -> throw new AssertionError(unexpected);
            };
        }

        private Set<Integer> claim() throws Exception {
            together.await();
            synchronized (lost) {
                if (!lost.isEmpty()) {
                    return lost.remove();
                }
            }
            applied.incrementAndGet();
            return Set.of();
        }
    }
}
