package dev.pasillo.local.process;

import dev.pasillo.backing.Broker;
import dev.pasillo.backing.ClassCache;
import dev.pasillo.backing.Part;
import dev.pasillo.backing.Postgres;
import dev.pasillo.local.LauncherException;
import dev.pasillo.local.instance.ClockKind;
import dev.pasillo.local.instance.Instance;
import dev.pasillo.local.instance.InstanceKeys;
import dev.pasillo.local.instance.InstanceState;
import dev.pasillo.local.instance.InstanceState.Phase;
import dev.pasillo.local.instance.PortPlan;
import dev.pasillo.local.instance.Programs;
import dev.pasillo.local.instance.ServiceConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Runs an instance: starts its parts in order, keeps them alive, and stops them in reverse order, so that nothing
/// that was accepted waits in a part that is gone. One per program; it holds the instance's lock.
public final class Supervisor {
    private static final int PARTITIONS = 4;
    private static final int BROKER_HEAP = 256;
    private static final long LOG_CHECK_SECONDS = 30;

    private final Instance instance;
    private final PortPlan ports;
    private final ClockKind clock;
    private final Consumer<String> journal;
    private final ClassCache classes;
    private final String startedAt;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Supervised> servers = new ArrayList<>();
    private final List<Supervised> services = new ArrayList<>();
    private volatile Phase phase = Phase.STARTING;

    /// @param classes shared by the instances of a checkout
    /// @param journal takes the lines that tell what happens
    public Supervisor(
            Instance instance,
            PortPlan ports,
            ClockKind clock,
            Instant now,
            ClassCache classes,
            Consumer<String> journal) {
        this.instance = instance;
        this.ports = ports;
        this.clock = clock;
        this.journal = journal;
        this.classes = classes;
        this.startedAt = now.toString();
    }

    /// Starts everything and returns when all of it is ready.
    ///
    /// @throws dev.pasillo.backing.BackingException when a part does not start; what did start is for [#stop]
    public void start(InstanceKeys keys) {
        var broker = new Broker(new Broker.Settings(
                instance.folder().resolve("kafka"),
                instance.log("kafka"),
                ports.broker(),
                ports.controller(),
                BROKER_HEAP,
                Optional.of(classes)));
        var postgres = new Postgres(new Postgres.Settings(
                instance.folder().resolve("postgresql"),
                instance.log("postgresql"),
                ports.postgres(),
                keys.postgres(),
                Postgres.Durability.DISK));
        servers.add(supervise(broker));
        servers.add(supervise(postgres));
        supervisedServices(ServiceConfiguration.of(instance, ports, clock, keys));
        write();
        rotateLogs();
        var topics = run(() -> {
            servers.getFirst().start();
            broker.ensureTopics("", PARTITIONS);
        });
        var databases = run(() -> {
            servers.getLast().start();
            postgres.ensure(List.of(
                    new Postgres.Database("journey", keys.journeyDatabase()),
                    new Postgres.Database("insight", keys.insightDatabase())));
        });
        await(List.of(topics, databases));
        servers.forEach(Supervised::keepAlive);
        await(services.stream().map(service -> run(service::start)).toList());
        services.forEach(Supervised::keepAlive);
        Thread.ofPlatform().daemon().name("log rotation").start(this::keepLogsShort);
    }

    /// Says that the instance is ready for use, starter definition and all.
    public void ready() {
        move(Phase.READY);
    }

    private void supervisedServices(ServiceConfiguration configuration) {
        var programs = new Programs(instance.programs());
        for (var name : Programs.SERVICES) {
            var jar = programs.service(name);
            if (!Files.exists(jar)) {
                journal.accept(name + "-service is not built: it is left out");
                continue;
            }
            services.add(supervise(
                    switch (name) {
                        case "ingest" -> service(name, configuration.writeIngest(), ports.ingestManagement());
                        case "journey" -> service(name, configuration.writeJourney(), ports.journeyManagement());
                        case "insight" -> service(name, configuration.writeInsight(), ports.insightManagement());
                        default -> throw new LauncherException("No such service: " + name);
                    }));
        }
    }

    private ServiceProcess service(String name, Path configuration, int managementPort) {
        return new ServiceProcess(
                name,
                new Programs(instance.programs()).service(name),
                configuration,
                managementPort,
                instance.folder().resolve("services").resolve(name),
                instance.log(name),
                classes);
    }

    private Supervised supervise(Part part) {
        return new Supervised(part, journal, this::write);
    }

    /// Stops everything: first what takes events in, then what works on them, the broker and PostgreSQL last. May be
    /// called at any time, also while it starts, from any thread; returns when all is gone.
    public void stop() {
        move(Phase.STOPPING);
        // Services are listed in the direction in which events flow: the first is where they come in.
        stopTogether(services.stream().limit(1).toList());
        stopTogether(services.stream().skip(1).toList());
        stopTogether(servers);
        move(Phase.STOPPED);
        stopped.countDown();
    }

    private static void stopTogether(List<Supervised> parts) {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            parts.forEach(part -> executor.submit(part::stop));
        }
    }

    /// Returns after [#stop].
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    private void move(Phase next) {
        phase = next;
        write();
    }

    private synchronized void write() {
        var parts = new ArrayList<InstanceState.PartState>();
        servers.forEach(server -> parts.add(server.state()));
        services.forEach(service -> parts.add(service.state()));
        new InstanceState(phase, ports.base(), clock, ProcessHandle.current().pid(), startedAt, parts).write(instance);
    }

    private void keepLogsShort() {
        try {
            while (!stopped.await(LOG_CHECK_SECONDS, TimeUnit.SECONDS)) {
                rotateLogs();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void rotateLogs() {
        try {
            LogFiles.rotate(instance.logs(), LogFiles.LIMIT);
        } catch (IOException e) {
            journal.accept("The logs could not be shortened: " + e.getMessage());
        }
    }

    private interface Start {
        void run() throws InterruptedException;
    }

    private static CompletableFuture<Void> run(Start start) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        start.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new LauncherException("Interrupted while starting", e);
                    }
                },
                task -> Thread.ofVirtual().name("start").start(task));
    }

    private static void await(List<CompletableFuture<Void>> starts) {
        // The first that fails decides: the others need not be waited for.
        var failed = new CompletableFuture<Void>();
        starts.forEach(start -> start.whenComplete((nothing, failure) -> {
            if (failure != null) {
                failed.completeExceptionally(
                        failure instanceof CompletionException e && e.getCause() != null ? e.getCause() : failure);
            }
        }));
        try {
            CompletableFuture.anyOf(CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)), failed)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
