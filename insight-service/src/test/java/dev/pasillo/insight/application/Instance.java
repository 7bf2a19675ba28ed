package dev.pasillo.insight.application;

import dev.pasillo.insight.application.ChangeStore.Outcome;
import dev.pasillo.insight.domain.stream.Arrival;
import dev.pasillo.insight.domain.stream.Progress.Admission;
import dev.pasillo.insight.fixture.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/// One instance of the service as far as it applies changes, reading a made-up log.
final class Instance implements TopicReader, ChangeMonitor {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Alarm alarm = new Alarm();
    final ApplyChanges changes;
    final List<Throwable> retries = new ArrayList<>();
    int replayed;
    int discarded;

    private final Log log;
    private final Map<Integer, Long> positions = new ConcurrentHashMap<>();

    Instance(ChangeStore store, Log log) {
        this.changes = new ApplyChanges(store, this, alarm, this);
        this.log = log;
    }

    /// Takes partitions over, as after a rebalance.
    void assign(List<Integer> partitions) {
        var beginnings = new HashMap<Integer, Long>();
        for (var partition = 0; partition < log.partitions(); partition++) {
            beginnings.put(partition, 0L);
        }
        positions.clear();
        positions.putAll(changes.assigned(partitions, beginnings).await().atMost(PATIENCE));
    }

    /// Applies one poll of at most so many records a partition. False where there was nothing to read.
    boolean poll(Random random, int atMost) {
        var batch = new ArrayList<Arrival>();
        positions.keySet().stream().sorted().forEach(partition -> {
            var read = log.read(partition, position(partition), 1 + random.nextInt(atMost));
            if (!read.isEmpty()) {
                positions.put(partition, read.getLast().source().offset() + 1);
                batch.addAll(read);
            }
        });
        if (!batch.isEmpty()) {
            apply(batch);
        }
        return !batch.isEmpty();
    }

    void apply(List<Arrival> batch) {
        changes.apply(batch).await().atMost(PATIENCE);
    }

    /// Applies until the log ends.
    void drain(Random random, int atMost) {
        var more = true;
        while (more) {
            more = poll(random, atMost);
        }
    }

    long position(int partition) {
        return positions.getOrDefault(partition, 0L);
    }

    @Override
    public void rewind(int partition, long offset) {
        positions.computeIfPresent(partition, (same, before) -> offset);
    }

    @Override
    public void applied(List<Admission> admissions, Outcome.Applied applied, Duration took) {
        admissions.forEach(admission -> discarded += admission.discarded());
    }

    @Override
    public void replayed(int records) {
        replayed += records;
    }

    @Override
    public void retried(Throwable failure) {
        retries.add(failure);
    }

    @Override
    public void lag(long records) {}
}
