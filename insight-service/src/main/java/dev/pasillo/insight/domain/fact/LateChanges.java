package dev.pasillo.insight.domain.fact;

import dev.pasillo.insight.domain.fact.NetFacts.Net;
import dev.pasillo.insight.domain.stream.Progress.Admission;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which windows a batch changes that the watermark had closed: those around the deadlines of visits that were decided,
/// or decided otherwise, after the watermark had passed them. In the ordinary course there are none, because a drop is
/// published before the watermark passes its deadline. What lies more than a day back is left alone.
public final class LateChanges {
    /// So far back windows are judged again.
    public static final Duration REACH = Duration.ofHours(24);

    private static final Set<String> DECIDED = Set.of("advanced", "completed", "dropped");

    private LateChanges() {}

    /// The late deadlines of a batch, to the second, each once.
    ///
    /// @param net what the batch comes to
    public static List<Late> of(Collection<Admission> admissions, Collection<Net> net) {
        var watermarks = new HashMap<Integer, Instant>();
        admissions.forEach(admission -> {
            var watermark = admission.before().watermark();
            if (watermark != null) {
                watermarks.put(admission.before().partition(), watermark);
            }
        });
        var counts = new HashMap<Key, Integer>();
        for (var each : net) {
            var deadline = each.fact().deadlineAt();
            if (deadline != null
                    && DECIDED.contains(String.valueOf(each.fact().verdict()))
                    && isLate(deadline, watermarks.get(each.place().partition()))) {
                counts.merge(Key.of(each.fact(), deadline), each.count(), Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .filter(count -> count.getValue() != 0)
                .map(Map.Entry::getKey)
                .map(key -> new Late(
                        key.workspace(),
                        key.definition(),
                        key.stage(),
                        key.deadline().truncatedTo(ChronoUnit.SECONDS)))
                .distinct()
                .toList();
    }

    private static boolean isLate(Instant deadline, @Nullable Instant watermark) {
        return watermark != null
                && deadline.isBefore(watermark)
                && deadline.isAfter(watermark.minus(REACH.multipliedBy(2)));
    }

    /// A deadline around which windows are judged again.
    public record Late(String workspace, String definition, String stage, Instant deadline) {}

    /// Visits that count alike in every window.
    private record Key(
            String workspace,
            String definition,
            String stage,
            Instant deadline,
            @Nullable String verdict,
            @Nullable String segment,
            String channel) {
        static Key of(KeptFact fact, Instant deadline) {
            return new Key(
                    fact.id().workspace(),
                    fact.id().definition(),
                    String.valueOf(fact.stage()),
                    deadline,
                    fact.verdict(),
                    fact.segment(),
                    fact.channel());
        }
    }
}
