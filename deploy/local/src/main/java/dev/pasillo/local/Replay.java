package dev.pasillo.local;

import dev.pasillo.local.send.Progress;
import dev.pasillo.local.send.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `replay`: sends refused events again, step by step, until none is left that was refused before the command began.
@Command(
        name = "replay",
        description =
                "Sends events again that were refused, after their cause was mended. What is accepted now counts once,"
                        + " however often it is sent again; interrupted, it goes on where it stopped. Exit status 1 when an event"
                        + " was refused again.")
final class Replay implements Callable<Integer> {
    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--code", paramLabel = "CODE", description = "Only what was refused with this code")
    private @Nullable String code;

    @Option(names = "--source", paramLabel = "NAME", description = "Only events of this source")
    private @Nullable String source;

    @Option(names = "--from", paramLabel = "TIME", description = "Only what came at or after this time, or UTC day")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only what came before this time, or UTC day")
    private @Nullable String to;

    private long accepted;
    private final Map<String, Long> refused = new TreeMap<>();

    @Override
    public Integer call() throws Exception {
        var journey = new JourneyClient(data.running().ports(), data.keys());
        var begin = System.nanoTime();
        // What is refused from now on is not sent again, or this might never end.
        var until = to == null ? Instant.now().toString() : to;
        try (var progress = new Progress(System.out, () -> line(begin))) {
            Optional<String> after = Optional.empty();
            do {
                after = step(journey, filters(until, after));
            } while (after.isPresent());
        } finally {
            System.out.println(summary(begin));
        }
        return refused.isEmpty() ? 0 : 1;
    }

    private Map<String, String> filters(String until, Optional<String> after) {
        var filters = new LinkedHashMap<String, String>();
        put(filters, "code", code);
        put(filters, "source", source);
        put(filters, "from", from);
        put(filters, "to", until);
        after.ifPresent(place -> filters.put("after", place));
        return filters;
    }

    private static void put(Map<String, String> filters, String name, @Nullable String value) {
        if (value != null) {
            filters.put(name, value);
        }
    }

    /// One step; repeated while ingest-service is away.
    private Optional<String> step(JourneyClient journey, Map<String, String> filters) throws InterruptedException {
        var tries = Retry.patient().begin();
        while (true) {
            var answer = journey.replay(filters);
            if (answer.status() == 503) {
                tries.pause(Optional.<Duration>empty(), answer.problem());
                continue;
            }
            if (answer.isError()) {
                throw new LauncherException("journey-service refuses: " + answer.problem());
            }
            count(answer);
            return Optional.ofNullable(answer.body().path("next").asText(null));
        }
    }

    private synchronized void count(JourneyClient.Answer answer) {
        accepted += answer.body().path("accepted").asLong();
        answer.body()
                .path("refused")
                .properties()
                .forEach(entry -> refused.merge(entry.getKey(), entry.getValue().asLong(), Long::sum));
    }

    private synchronized String line(long begin) {
        var sent = accepted + total();
        return "%,d sent again, %,d accepted, %,.0f events/s".formatted(sent, accepted, sent / seconds(begin));
    }

    private synchronized String summary(long begin) {
        var text = new StringBuilder(
                "%,d accepted, %,d refused again in %.1f s".formatted(accepted, total(), seconds(begin)));
        refused.forEach(
                (reason, count) -> text.append(System.lineSeparator()).append("  %s: %,d".formatted(reason, count)));
        return text.toString();
    }

    private long total() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
