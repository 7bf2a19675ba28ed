package dev.pasillo.local.survival;

import dev.pasillo.testsupport.guarantee.LedgerSender;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Event;
import dev.pasillo.testsupport.history.Happening;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Sends many histories side by side to one workspace, with its secret and its public key. Of one history each request
/// waits for the one before.
final class Senders implements AutoCloseable {
    /// Histories that go in one request, each with its part.
    private static final int SIDE_BY_SIDE = 50;
    private static final int PARALLEL = 6;

    private final LedgerSender secret;
    private final LedgerSender open;

    Senders(Cluster cluster, SystemUnderTest system) {
        secret = cluster.sender(system);
        open = cluster.publicSender(system);
    }

    /// @param histories their requests
    void send(List<List<List<Happening>>> histories) throws InterruptedException {
        var permits = new Semaphore(PARALLEL);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var groups = new ArrayList<Future<?>>();
            for (var from = 0; from < histories.size(); from += SIDE_BY_SIDE) {
                var group = histories.subList(from, Math.min(histories.size(), from + SIDE_BY_SIDE));
                groups.add(executor.submit(() -> {
                    permits.acquire();
                    try {
                        inTurn(group);
                        return null;
                    } finally {
                        permits.release();
                    }
                }));
            }
            for (var group : groups) {
                group.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("histories cannot be sent", failed.getCause());
        }
    }

    private void inTurn(List<List<List<Happening>>> group) throws IOException, InterruptedException {
        var longest = group.stream().mapToInt(List::size).max().orElse(0);
        for (var turn = 0; turn < longest; turn++) {
            var vouched = new ArrayList<Event>();
            var others = new ArrayList<Event>();
            for (var requests : group) {
                if (turn < requests.size()) {
                    requests.get(turn)
                            .forEach(happening -> (happening.vouched() ? vouched : others).add(happening.event()));
                }
            }
            secret.send(vouched, Math.max(1, vouched.size()), 1, List.of());
            open.send(others, Math.max(1, others.size()), 1, List.of());
        }
    }

    @Override
    public void close() {
        secret.close();
        open.close();
    }
}
