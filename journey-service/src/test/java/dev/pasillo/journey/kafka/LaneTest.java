package dev.pasillo.journey.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What lanes do with the work that is left to them. A lane that forgets whoever waits for it fails, and holds nobody
/// up.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LaneTest {
    private final List<Integer> done = Collections.synchronizedList(new ArrayList<>());

    @Test
    void workIsDoneInTheOrderInWhichItCame() throws InterruptedException {
        var lane = lane("order", done::add);
        for (var piece = 0; piece < 100; piece++) {
            lane.put(piece);
        }

        await().until(() -> done.size() == 100);
        end(lane);
        assertThat(done).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void onePieceWaitsWhileAnotherIsDoneAndWhoeverHasMoreWaitsToo() throws InterruptedException {
        var busy = new CountDownLatch(1);
        var lane = lane("full", piece -> {
            awaitUninterruptibly(busy);
            done.add(piece);
        });
        var sender = Thread.ofPlatform().start(() -> put(lane, 1, 2, 3));

        await().until(() -> sender.getState() == Thread.State.WAITING);
        assertThat(done).isEmpty();
        assertThat(lane.hasWaiting()).isTrue();

        busy.countDown();
        sender.join();
        await().until(() -> done.size() == 3);
        end(lane);
    }

    @Test
    void whatComesMeanwhileBecomesOnePieceAsLongAsItFits() throws InterruptedException {
        var busy = new CountDownLatch(1);
        var lane = new Lane<Integer>(
                "joining",
                (first, second) -> first + second > 10 ? Optional.empty() : Optional.of(first + second),
                piece -> {
                    awaitUninterruptibly(busy);
                    done.add(piece);
                });
        put(lane, 10);
        await().until(() -> !lane.hasWaiting());

        put(lane, 3, 3, 4);
        var sender = Thread.ofPlatform().start(() -> put(lane, 1));
        await().until(() -> sender.getState() == Thread.State.WAITING);
        busy.countDown();

        sender.join();
        await().until(() -> done.size() == 3);
        end(lane);
        assertThat(done).containsExactly(10, 10, 1);
    }

    @Test
    void pollsBecomeOneBatchInOrderUnlessAPartitionCameInBetween() {
        var first = new Polled(Map.of(0, records(0, 1, 2), 2, records(2, 7)), Map.of(0, 1L, 2, 2L));
        var second = new Polled(Map.of(0, records(0, 3)), Map.of(0, 1L, 2, 2L));

        assertThat(first.and(second, 4).orElseThrow().records().get(0))
                .extracting(ConsumerRecord::offset)
                .containsExactly(1L, 2L, 3L);
        assertThat(first.and(second, 4).orElseThrow().records().get(2)).hasSize(1);
        assertThat(first.and(second, 3)).as("too many").isEmpty();
        assertThat(first.and(new Polled(second.records(), Map.of(0, 3L, 2, 2L)), 4))
                .as("the partition went and came back")
                .isEmpty();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(int partition, long... offsets) {
        return LongStream.of(offsets)
                .mapToObj(offset ->
                        new ConsumerRecord<>("touchpoints", partition, offset, new byte[] {1}, new byte[] {2}))
                .toList();
    }

    @Test
    void anotherLaneGoesOnWhileOneIsFull() throws InterruptedException {
        var busy = new CountDownLatch(1);
        var full = lane("full", piece -> awaitUninterruptibly(busy));
        var free = lane("free", done::add);
        put(full, 1, 2);

        put(free, 3, 4, 5);

        await().until(() -> done.size() == 3);
        busy.countDown();
        end(full);
        end(free);
    }

    @Test
    void endedLaneLetsGoWhatWaitsAndWhoeverWaitsAndLeavesNoThread() throws InterruptedException {
        var busy = new CountDownLatch(1);
        var lane = lane("ended", piece -> {
            awaitUninterruptibly(busy);
            done.add(piece);
        });
        var sender = Thread.ofPlatform().start(() -> put(lane, 1, 2, 3));
        await().until(() -> sender.getState() == Thread.State.WAITING);

        lane.end();
        sender.join();
        busy.countDown();
        lane.join(Duration.ofMinutes(1));

        assertThat(done).as("what was begun").containsExactly(1);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("ended"));
    }

    @Test
    void workThatDoesNotEndInTimeIsInterrupted() throws InterruptedException {
        var lane = lane("stuck", piece -> {
            try {
                Thread.sleep(Duration.ofHours(1));
            } catch (InterruptedException stopping) {
                done.add(piece);
            }
        });
        put(lane, 1, 2);
        await().until(lane::hasWaiting);

        lane.end();
        lane.join(Duration.ofMillis(50));

        await().until(() -> done.contains(1));
        assertThat(done).containsExactly(1);
    }

    @Test
    void partitionsThatOneInstanceGetsGoByDifferentLanes() {
        assertThat(lanes(0, 1)).as("neighbours").doesNotHaveDuplicates();
        assertThat(lanes(2, 3)).as("neighbours").doesNotHaveDuplicates();
        assertThat(lanes(0, 2)).as("every other").doesNotHaveDuplicates();
        assertThat(lanes(1, 3)).as("every other").doesNotHaveDuplicates();
        assertThat(lanes(0, 1, 2, 3)).containsExactlyInAnyOrder(0, 0, 1, 1);
        assertThat(IntStream.range(0, 100).map(partition -> TouchpointChannel.lane(partition, 1)))
                .containsOnly(0);
    }

    private static Lane<Integer> lane(String name, Consumer<Integer> work) {
        return new Lane<>(name, (first, second) -> Optional.empty(), work);
    }

    private static List<Integer> lanes(int... partitions) {
        return IntStream.of(partitions)
                .mapToObj(partition -> TouchpointChannel.lane(partition, 2))
                .toList();
    }

    private static void put(Lane<Integer> lane, int... pieces) {
        for (var piece : pieces) {
            try {
                lane.put(piece);
            } catch (InterruptedException stopped) {
                throw new AssertionError("interrupted", stopped);
            }
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new AssertionError("interrupted", stopped);
        }
    }

    private static void end(Lane<?> lane) throws InterruptedException {
        lane.end();
        lane.join(Duration.ofMinutes(1));
    }
}
