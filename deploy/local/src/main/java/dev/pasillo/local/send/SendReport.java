package dev.pasillo.local.send;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The account of a sending: how many events were accepted, and how many were refused for which reason. Safe for use
/// by several threads.
public final class SendReport {
    private static final int EXAMPLES = 3;

    private long accepted;
    private long retries;
    private final Map<String, Refusals> refused = new TreeMap<>();

    /// One refused event.
    ///
    /// @param line its line in the input
    /// @param id its own id, empty where it has none
    public record Refusal(long line, String id, String code, String detail) {}

    private static final class Refusals {
        private long count;
        private final List<Refusal> examples = new ArrayList<>();
    }

    synchronized void accept(long count) {
        accepted += count;
    }

    synchronized void refuse(Refusal refusal) {
        var refusals = refused.computeIfAbsent(refusal.code(), code -> new Refusals());
        refusals.count++;
        if (refusals.examples.size() < EXAMPLES) {
            refusals.examples.add(refusal);
        }
    }

    synchronized void retry() {
        retries++;
    }

    public synchronized long accepted() {
        return accepted;
    }

    public synchronized long refused() {
        return refused.values().stream().mapToLong(refusals -> refusals.count).sum();
    }

    public synchronized long sent() {
        return accepted + refused();
    }

    /// For a person: the totals, then each reason with examples.
    public synchronized String summary(double seconds) {
        var text = new StringBuilder("%,d accepted, %,d refused in %.1f s (%,.0f events/s)"
                .formatted(accepted, refused(), seconds, seconds > 0 ? sent() / seconds : 0));
        if (retries > 0) {
            text.append(", %,d requests repeated".formatted(retries));
        }
        refused.forEach((code, refusals) -> {
            text.append(System.lineSeparator()).append("  %s: %,d".formatted(code, refusals.count));
            for (var example : refusals.examples) {
                text.append(System.lineSeparator())
                        .append("    line %d%s: %s"
                                .formatted(
                                        example.line(),
                                        example.id().isEmpty() ? "" : " (" + example.id() + ")",
                                        example.detail()));
            }
        });
        return text.toString();
    }
}
