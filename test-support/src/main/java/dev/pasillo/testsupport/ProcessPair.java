package dev.pasillo.testsupport;

import dev.pasillo.backing.Broker;
import dev.pasillo.backing.Folders;
import dev.pasillo.backing.GuardedProcess;
import dev.pasillo.backing.Part;
import dev.pasillo.backing.Ports;
import dev.pasillo.backing.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The pair as processes of `deploy/backing`, in a temporary folder that goes with the JVM.
final class ProcessPair {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String PASSWORD = "test";

    private ProcessPair() {}

    static Map<String, Object> start() {
        try {
            var folder = Files.createTempDirectory("pasillo-test");
            var ports = Ports.free(3);
            var broker = new Broker(new Broker.Settings(
                    folder.resolve("kafka"),
                    folder.resolve("kafka.log"),
                    ports.get(0),
                    ports.get(1),
                    384,
                    Optional.empty()));
            var postgres = new Postgres(new Postgres.Settings(
                    folder.resolve("postgresql"),
                    folder.resolve("postgresql.log"),
                    ports.get(2),
                    PASSWORD,
                    Postgres.Durability.PROCESS));
            var runningBroker = new Running(broker);
            var runningPostgres = new Running(postgres);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> clean(folder, runningBroker, runningPostgres), "pair-clean-up"));
            runningBroker.launch();
            runningPostgres.launch();
            runningPostgres.awaitReady();
            runningBroker.awaitReady();
            var pair = new HashMap<String, Object>();
            pair.put("bootstrapServers", broker.bootstrapServers());
            pair.put("postgresAddress", "127.0.0.1:" + ports.get(2));
            pair.put("adminJdbcUrl", postgres.jdbcUrl("postgres"));
            pair.put("adminUser", Postgres.ADMIN);
            pair.put("adminPassword", PASSWORD);
            pair.putAll(runningBroker.faults(TestBacking.Server.BROKER));
            pair.putAll(runningPostgres.faults(TestBacking.Server.POSTGRESQL));
            return Map.copyOf(pair);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void clean(Path folder, Running... all) {
        for (var running : all) {
            running.stop();
        }
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            // The system's own cleaning of temporary folders gets it.
        }
    }

    private static final class Running {
        private final Part part;
        private volatile @Nullable GuardedProcess process;

        Running(Part part) {
            this.part = part;
        }

        void launch() {
            try {
                process = part.launch();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void awaitReady() {
            try {
                part.awaitReady(current(), PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        void stop() {
            var started = process;
            if (started != null) {
                started.kill();
                started.stop();
            }
        }

        Map<String, Object> faults(TestBacking.Server server) {
            Runnable kill = this::kill;
            Runnable restart = () -> {
                launch();
                awaitReady();
            };
            LongSupplier pid = () -> current().pid();
            return Map.of("kill." + server, kill, "restart." + server, restart, "pid." + server, pid);
        }

        private void kill() {
            current().kill();
            try {
                current().ended().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }

        private GuardedProcess current() {
            var started = process;
            if (started == null) {
                throw new IllegalStateException(part.name() + " was not started");
            }
            return started;
        }
    }
}
