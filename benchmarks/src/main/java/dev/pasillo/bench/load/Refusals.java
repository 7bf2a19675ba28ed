package dev.pasillo.bench.load;

import io.vertx.core.AsyncResult;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/// Requests that were not answered 2xx, counted by what came instead: the status, or why nothing came. Thread-safe.
public final class Refusals {
    private final Map<String, LongAdder> byReason = new ConcurrentHashMap<>();

    /// Takes the outcome of a request.
    ///
    /// @param status of the answer
    /// @return whether it was answered 2xx
    boolean none(AsyncResult<Integer> status) {
        if (status.succeeded() && status.result() / 100 == 2) {
            return true;
        }
        var reason = status.succeeded()
                ? status.result().toString()
                : status.cause().getClass().getSimpleName();
        byReason.computeIfAbsent(reason, any -> new LongAdder()).increment();
        return false;
    }

    public long count() {
        return byReason.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /// How many, and of what.
    @Override
    public String toString() {
        return byReason.isEmpty()
                ? "0 refused"
                : count() + " refused ("
                        + byReason.entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(entry -> entry.getValue() + " x " + entry.getKey())
                                .collect(Collectors.joining(", "))
                        + ")";
    }
}
