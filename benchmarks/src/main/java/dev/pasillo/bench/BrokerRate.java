package dev.pasillo.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.tools.ProducerPerformance;

/// What the broker takes from its own performance tool: 216-byte records, acks=all, lz4, as the ceiling of everything.
final class BrokerRate {
    private static final String TOPIC = "bench-ceiling";
    private static final Pattern RATE = Pattern.compile("([0-9.]+) records/sec");

    private final String brokers;

    BrokerRate(String brokers) throws InterruptedException {
        this.brokers = brokers;
        try (var admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(4), Optional.of((short) 1))))
                    .all()
                    .get();
        } catch (ExecutionException refused) {
            throw new IllegalStateException("cannot create " + TOPIC, refused.getCause());
        }
    }

    /// Records per second over half a million records.
    double measure() throws IOException {
        var printed = new ByteArrayOutputStream();
        var out = System.out;
        try (var capture = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(capture);
            ProducerPerformance.main(new String[] {
                "--topic",
                TOPIC,
                "--num-records",
                "500000",
                "--record-size",
                "216",
                "--throughput",
                "-1",
                "--producer-props",
                "bootstrap.servers=" + brokers,
                "acks=all",
                "compression.type=lz4",
                "batch.size=65536",
                "linger.ms=5"
            });
        } catch (Exception failed) {
            throw new IOException("the producer's performance test failed", failed);
        } finally {
            System.setOut(out);
        }
        var rate = 0.0;
        var found = RATE.matcher(printed.toString(StandardCharsets.UTF_8));
        while (found.find()) {
            rate = Double.parseDouble(found.group(1));
        }
        return rate;
    }
}
