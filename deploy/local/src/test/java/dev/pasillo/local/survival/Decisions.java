package dev.pasillo.local.survival;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pasillo.testsupport.guarantee.Rest;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Act;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// What somebody decides about the people of many histories in one workspace: of each history in its order, and only as
/// far as both names are known by then.
final class Decisions {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /// A decision has its workspace's identities for itself.
    private static final int PARALLEL = 2;

    private final List<Deque<Act>> left;

    /// @param acts by history
    Decisions(List<List<Act>> acts) {
        left = acts.stream().<Deque<Act>>map(ArrayDeque::new).toList();
    }

    /// How many are still to be made.
    int left() {
        return left.stream().mapToInt(Deque::size).sum();
    }

    /// Makes those whose names are known; returns how many.
    int make(SystemUnderTest system) throws InterruptedException {
        var before = left();
        var permits = new Semaphore(PARALLEL);
        try (var rest = new Rest(system.journeys(), system.secret());
                var other = new Rest(system.journeys().reversed(), system.secret());
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var histories = new ArrayList<Future<?>>();
            for (var acts : left) {
                histories.add(executor.submit(() -> {
                    permits.acquire();
                    try {
                        while (!acts.isEmpty() && made(acts.size() % 2 == 0 ? rest : other, acts.getFirst())) {
                            acts.removeFirst();
                        }
                        return null;
                    } finally {
                        permits.release();
                    }
                }));
            }
            for (var history : histories) {
                history.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a decision is not taken", failed.getCause());
        }
        return before - left();
    }

    private static boolean made(Rest rest, Act act) {
        var body = JSON.createObjectNode();
        body.set("a", JSON.valueToTree(act.a()));
        body.set("b", JSON.valueToTree(act.b()));
        var path = switch (act) {
            case Act.Unmerge _ -> "/v1/identity/unmerge";
            case Act.Link _ -> "/v1/identity/link";
        };
        return rest.text(path, body.toString()).isPresent();
    }
}
