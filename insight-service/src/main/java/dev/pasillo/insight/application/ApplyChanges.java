package dev.pasillo.insight.application;

import dev.pasillo.insight.application.ChangeStore.Batch;
import dev.pasillo.insight.application.ChangeStore.Outcome;
import dev.pasillo.insight.domain.fact.NetFacts;
import dev.pasillo.insight.domain.stream.Arrival;
import dev.pasillo.insight.domain.stream.Progress;
import dev.pasillo.insight.domain.stream.Progress.Admission;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Applies the records of the topic to facts and sums, each exactly once, whoever else does the same at the
/// same time.
///
/// The promise rests on the position in the database, which a batch moves on in the transaction that applies
/// it: what is below is done, and a batch that does not begin there changes nothing. Failures of the database
/// are waited out. Data that it refuses is found by halving the batch and set aside. A gap stops this instance
/// ([Alarm]).
///
/// Batches come one at a time; assignment and revocation may come from another thread.
@ApplicationScoped
public class ApplyChanges {
    private static final Logger LOG = Logger.getLogger(ApplyChanges.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final int FACTS_A_TRANSACTION = 10_000;

    private final ChangeStore store;
    private final TopicReader reader;
    private final Alarm alarm;
    private final ChangeMonitor monitor;
    private final Map<Integer, Progress> known = new ConcurrentHashMap<>();
    private final Map<Integer, Long> begin = new ConcurrentHashMap<>();
    private final Map<Integer, Hole> holes = new ConcurrentHashMap<>();

    @Inject
    ApplyChanges(ChangeStore store, TopicReader reader, Alarm alarm, ChangeMonitor monitor) {
        this.store = store;
        this.reader = reader;
        this.alarm = alarm;
        this.monitor = monitor;
    }

    /// Where to read on in partitions that this instance was given, after making sure that all are known.
    ///
    /// @param beginnings the offset at which each partition of the topic begins
    public Uni<Map<Integer, Long>> assigned(Collection<Integer> partitions, Map<Integer, Long> beginnings) {
        begin.putAll(beginnings);
        return load(partitions)
                .map(all -> all.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().nextOffset())));
    }

    /// These partitions are no longer this instance's.
    public void revoked(Collection<Integer> partitions) {
        partitions.forEach(known::remove);
        partitions.forEach(holes::remove);
    }

    /// How far the partitions have been applied that this instance reads.
    public Map<Integer, Long> positions() {
        return known.values().stream().collect(Collectors.toMap(Progress::partition, Progress::nextOffset));
    }

    /// Applies records, in the order of their partitions. Completes when they are in the database; never fails;
    /// never completes once the alarm is raised, so that nothing after a gap is asked for.
    public Uni<Void> apply(List<Arrival> arrivals) {
        var done = Uni.createFrom().voidItem();
        for (var portion : portions(arrivals)) {
            done = done.chain(() -> persist(portion));
        }
        return done;
    }

    /// A record holds as many facts as its writer put together: cut where a transaction would grow too large.
    private static List<List<Arrival>> portions(List<Arrival> arrivals) {
        var portions = new ArrayList<List<Arrival>>();
        var portion = new ArrayList<Arrival>();
        var facts = 0;
        for (var arrival : arrivals) {
            if (facts >= FACTS_A_TRANSACTION) {
                portions.add(portion);
                portion = new ArrayList<>();
                facts = 0;
            }
            portion.add(arrival);
            facts += arrival instanceof Arrival.Change change
                    ? change.removed().size() + change.added().size()
                    : 0;
        }
        if (!portion.isEmpty()) {
            portions.add(portion);
        }
        return portions;
    }

    private Uni<Void> persist(List<Arrival> arrivals) {
        return Uni.createFrom()
                .deferred(() -> alarm.raised().isPresent() ? Uni.createFrom().nothing() : attempt(arrivals))
                .onFailure(failure -> !(failure instanceof UnfitDataException))
                .invoke(failure -> {
                    monitor.retried(failure);
                    LOG.warnf("a batch of %d records failed and is tried again: %s", arrivals.size(), failure);
                })
                .onFailure(failure -> !(failure instanceof UnfitDataException))
                .retry()
                .withBackOff(FIRST_WAIT, LONGEST_WAIT)
                .indefinitely()
                .onFailure(UnfitDataException.class)
                .recoverWithUni(unfit -> halve(arrivals, unfit));
    }

    private Uni<Void> attempt(List<Arrival> arrivals) {
        var byPartition = arrivals.stream()
                .collect(Collectors.groupingBy(
                        arrival -> arrival.source().partition(), TreeMap::new, Collectors.toList()));
        return learn(byPartition).chain(() -> {
            var admissions = admit(byPartition);
            if (admissions.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            var began = System.nanoTime();
            return store.apply(batch(admissions)).chain(outcome -> switch (outcome) {
                case Outcome.Applied applied -> {
                    monitor.applied(admissions, applied, Duration.ofNanos(System.nanoTime() - began));
                    yield went(admissions);
                }
                case Outcome.Overtaken _ -> {
                    admissions.forEach(
                            admission -> known.remove(admission.before().partition()));
                    yield attempt(arrivals);
                }
            });
        });
    }

    /// Reads positions that are not known here. A partition that nobody has registered, because the broker did
    /// not say where it begins, is being read from its beginning.
    private Uni<Void> learn(Map<Integer, List<Arrival>> byPartition) {
        var unknown = byPartition.keySet().stream()
                .filter(partition -> !known.containsKey(partition))
                .toList();
        if (unknown.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        byPartition.forEach((partition, arrivals) ->
                begin.putIfAbsent(partition, arrivals.getFirst().source().offset()));
        return load(unknown).replaceWithVoid();
    }

    private Uni<Map<Integer, Progress>> load(Collection<Integer> partitions) {
        return store.register(begin).chain(() -> store.progress(partitions)).invoke(known::putAll);
    }

    private List<Admission> admit(Map<Integer, List<Arrival>> byPartition) {
        var admissions = new ArrayList<Admission>();
        byPartition.forEach((partition, arrivals) -> {
            var progress =
                    Objects.requireNonNull(known.get(partition), () -> "partition " + partition + " has no position");
            var fresh = arrivals.stream()
                    .filter(arrival -> arrival.source().offset() >= progress.nextOffset())
                    .toList();
            if (fresh.size() < arrivals.size()) {
                monitor.replayed(arrivals.size() - fresh.size());
            }
            if (!fresh.isEmpty() && connects(progress, fresh.getFirst())) {
                admissions.add(progress.admit(fresh));
            }
        });
        return admissions;
    }

    /// A record beyond the position was read ahead of a rewind, or offsets are missing. So it is read again
    /// from the position: where the same record comes first again the hole is the topic's own, and the streams
    /// say whether anything is missing.
    private boolean connects(Progress progress, Arrival first) {
        var offset = first.source().offset();
        if (offset == progress.nextOffset()) {
            holes.remove(progress.partition());
            return true;
        }
        var hole = new Hole(progress.nextOffset(), offset);
        var before = holes.get(progress.partition());
        if (hole.equals(before)) {
            holes.remove(progress.partition());
            return true;
        }
        if (before == null || before.position() != hole.position() || hole.first() < before.first()) {
            holes.put(progress.partition(), hole);
            reader.rewind(progress.partition(), progress.nextOffset());
        }
        return false;
    }

    private static Batch batch(List<Admission> admissions) {
        var net = new NetFacts();
        for (var admission : admissions) {
            for (var change : admission.changes()) {
                var place = new NetFacts.Place(
                        change.source().partition(), change.source().offset());
                change.removed().forEach(fact -> net.add(fact, -1, place));
                change.added().forEach(fact -> net.add(fact, 1, place));
            }
        }
        return new Batch(admissions, net.left());
    }

    private Uni<Void> went(List<Admission> admissions) {
        var after = new HashMap<Integer, Progress>();
        admissions.forEach(admission -> after.put(admission.before().partition(), admission.after()));
        // A partition that was taken away meanwhile stays away.
        after.forEach((partition, progress) -> known.computeIfPresent(partition, (same, before) -> progress));
        for (var admission : admissions) {
            var gap = admission.gap();
            if (gap != null) {
                alarm.raise(Alarm.Reason.STREAM_GAP, gap.toString());
                return Uni.createFrom().nothing();
            }
        }
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> halve(List<Arrival> arrivals, Throwable unfit) {
        if (arrivals.size() == 1) {
            return persist(List.of(setAside(arrivals.getFirst(), unfit)));
        }
        var middle = arrivals.size() / 2;
        return persist(List.copyOf(arrivals.subList(0, middle)))
                .chain(() -> persist(List.copyOf(arrivals.subList(middle, arrivals.size()))));
    }

    private static Arrival setAside(Arrival arrival, Throwable unfit) {
        return switch (arrival) {
            case Arrival.Change change ->
                new Arrival.Poison(
                        change.source(), "refused-by-database", "see the log of that time", change.numbering());
            case Arrival.Mark mark -> throw new IllegalStateException("a watermark is no data", unfit);
            case Arrival.Poison poison -> throw new IllegalStateException("cannot set aside " + poison.reason(), unfit);
        };
    }

    /// Nothing was read between the position and this record.
    private record Hole(long position, long first) {}
}
