package dev.pasillo.bench.baseline;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/// What one would write by hand for the journeys of this bench alone: the definition is in the code, a customer is the
/// key of the record, exactly-once by Kafka's transactions, state in RocksDB with its changelogs. Of each touchpoint it
/// reads the JSON, asks whether the id has come before, reads the customer's state, moves it, writes it back, and emits
/// the visits that ended and began. It knows one identifier a person, needs touchpoints in order, keeps no history, and
/// answers nobody.
public final class StreamsFold {
    private static final String KEYS = "keys";
    private static final String CUSTOMERS = "customers";
    private static final List<String> STAGES = List.of("store_visit", "campaign_received", "coupon_redeemed");
    private static final Duration ALLOWED = Duration.ofDays(60);

    private StreamsFold() {}

    /// Reads `pause`, `resume` and `stop`, a line each, and says `paused`, `running`.
    ///
    /// @param args brokers, application, topic in, topic out, folder of the state
    public static void main(String... args) throws InterruptedException {
        var streams = new KafkaStreams(topology(args[2], args[3]), settings(args[0], args[1], args[4]));
        var running = new CountDownLatch(1);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.RUNNING) {
                running.countDown();
            }
        });
        // Whoever measures sees that it is gone.
        streams.setUncaughtExceptionHandler(failure -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
            return StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.start();
        running.await();
        streams.pause();
        System.out.println("paused");
        try (var commands = new Scanner(System.in, StandardCharsets.UTF_8)) {
            while (commands.hasNextLine()) {
                switch (commands.nextLine()) {
                    case "pause" -> streams.pause();
                    case "resume" -> streams.resume();
                    default -> {
                        streams.close(Duration.ofSeconds(20));
                        return;
                    }
                }
                System.out.println(streams.isPaused() ? "paused" : "running");
            }
        }
        streams.close(Duration.ofSeconds(20));
    }

    private static Properties settings(String brokers, String application, String folder) {
        var settings = new Properties();
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        settings.put(
                StreamsConfig.NUM_STREAM_THREADS_CONFIG, Runtime.getRuntime().availableProcessors());
        settings.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        settings.put(StreamsConfig.consumerPrefix("max.poll.records"), 2_000);
        settings.put(StreamsConfig.producerPrefix("compression.type"), "lz4");
        settings.put(StreamsConfig.producerPrefix("batch.size"), 65_536);
        return settings;
    }

    private static Topology topology(String in, String out) {
        var bytes = Serdes.ByteArray();
        return new Topology()
                .addSource("in", bytes.deserializer(), bytes.deserializer(), in)
                .addProcessor("fold", Fold::new, "in")
                .addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(KEYS), bytes, bytes), "fold")
                .addStateStore(
                        Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(CUSTOMERS), bytes, bytes)
                                .withCachingEnabled(),
                        "fold")
                .addSink("out", out, bytes.serializer(), bytes.serializer(), "fold");
    }

    /// What of a touchpoint is needed.
    record Touchpoint(String source, String id, String type, String channel, String occurredAt, String fingerprint) {}

    /// A customer.
    ///
    /// @param firsts when each stage was first entered
    /// @param reached stages of the sequential funnel
    record State(@Nullable Visit visit, int visits, Map<String, String> firsts, int reached, String lastAt) {
        static final State NOBODY = new State(null, 0, Map.of(), 0, Instant.EPOCH.toString());
    }

    record Visit(
            int number,
            String stage,
            String channel,
            String enteredAt,
            @Nullable String leftAt,
            @Nullable String to,
            @Nullable String verdict,
            @Nullable Double dwellSeconds,
            String lastChannel) {}

    record Change(List<Visit> removed, List<Visit> added, int reached) {}

    private static final class Fold implements Processor<byte[], byte[], byte[], byte[]> {
        private static final ObjectMapper JSON =
                new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        private static final ObjectReader TOUCHPOINTS = JSON.readerFor(Touchpoint.class);
        private static final ObjectReader STATES = JSON.readerFor(State.class);
        private static final ObjectWriter WRITER = JSON.writer();

        private @Nullable ProcessorContext<byte[], byte[]> context;
        private @Nullable KeyValueStore<byte[], byte[]> keys;
        private @Nullable KeyValueStore<byte[], byte[]> customers;

        @Override
        public void init(ProcessorContext<byte[], byte[]> assigned) {
            context = assigned;
            keys = assigned.getStateStore(KEYS);
            customers = assigned.getStateStore(CUSTOMERS);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            try {
                Touchpoint touchpoint = TOUCHPOINTS.readValue(record.value());
                var key = (touchpoint.source() + "\0" + touchpoint.id()).getBytes(StandardCharsets.UTF_8);
                var fingerprint = touchpoint.fingerprint().getBytes(StandardCharsets.UTF_8);
                if (Objects.requireNonNull(keys).putIfAbsent(key, fingerprint) != null) {
                    return;
                }
                var stored = Objects.requireNonNull(customers).get(record.key());
                State before = stored == null ? State.NOBODY : STATES.readValue(stored);
                var removed = new ArrayList<Visit>();
                var added = new ArrayList<Visit>();
                var after = fold(before, touchpoint, removed, added);
                customers.put(record.key(), WRITER.writeValueAsBytes(after));
                if (!added.isEmpty()) {
                    var change = WRITER.writeValueAsBytes(new Change(removed, added, after.reached()));
                    Objects.requireNonNull(context).forward(record.withValue(change));
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        private static State fold(State before, Touchpoint touchpoint, List<Visit> removed, List<Visit> added) {
            var stage = touchpoint.type();
            var at = touchpoint.occurredAt();
            if (!STAGES.contains(stage)) {
                return before;
            }
            var reached = before.reached();
            if (reached < STAGES.size() && STAGES.get(reached).equals(stage)) {
                reached++;
            }
            var firsts = before.firsts();
            if (!firsts.containsKey(stage)) {
                firsts = new HashMap<>(firsts);
                firsts.put(stage, at);
            }
            var open = before.visit();
            if (open != null && open.stage().equals(stage)) {
                var stays = new Visit(
                        open.number(),
                        stage,
                        open.channel(),
                        open.enteredAt(),
                        null,
                        null,
                        null,
                        null,
                        touchpoint.channel());
                return new State(stays, before.visits(), firsts, reached, at);
            }
            if (open != null) {
                removed.add(open);
                var dwell = Duration.between(Instant.parse(open.enteredAt()), Instant.parse(at));
                added.add(new Visit(
                        open.number(),
                        open.stage(),
                        open.channel(),
                        open.enteredAt(),
                        at,
                        stage,
                        dwell.compareTo(ALLOWED) > 0 ? "dropped" : "advanced",
                        dwell.toMillis() / 1e3,
                        open.lastChannel()));
            }
            var begins = new Visit(
                    before.visits() + 1, stage, touchpoint.channel(), at, null, null, null, null, touchpoint.channel());
            added.add(begins);
            return new State(begins, before.visits() + 1, firsts, reached, at);
        }
    }
}
