package dev.pasillo.local.survival;

import static java.util.Objects.requireNonNull;

import dev.pasillo.backing.ClassCache;
import dev.pasillo.backing.GuardedProcess;
import dev.pasillo.backing.Part;
import dev.pasillo.local.process.ManagementPort;
import dev.pasillo.local.process.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// One of several instances of a service, on ports of its own. Safe for use by several threads.
final class ServiceInstance implements Part {
    private final String name;
    private final String service;
    private final Path jar;
    private final Path folder;
    private final int port;
    private final int managementPort;
    private final Path configuration;
    private final Properties properties = new Properties();
    /// What a one-machine instance of the same build left, if one ran.
    private final ClassCache.Archive classes;
    private volatile boolean livesLong;
    private volatile List<Rule> always = List.of();
    private volatile List<Rule> once = List.of();

    /// @param service whose program is run
    /// @param name of this instance
    /// @param shared configuration that its like have too
    ServiceInstance(
            String service, String name, Path checkout, Path folder, int port, int managementPort, Properties shared)
            throws IOException {
        this.service = service;
        this.name = name;
        this.jar = checkout.resolve(service + "-service/target/quarkus-app/quarkus-run.jar");
        this.folder = Files.createDirectories(folder.resolve(name));
        this.classes = ClassCache.ofCheckout(checkout).archive(service, requireNonNull(jar.getParent()), this.folder);
        this.port = port;
        this.managementPort = managementPort;
        this.configuration = this.folder.resolve("application.properties");
        properties.putAll(shared);
        properties.setProperty("config_ordinal", "275");
        properties.setProperty("quarkus.http.host", "127.0.0.1");
        properties.setProperty("quarkus.http.port", Integer.toString(port));
        properties.setProperty("quarkus.management.host", "127.0.0.1");
        properties.setProperty("quarkus.management.port", Integer.toString(managementPort));
        write();
    }

    private void write() throws IOException {
        try (var writer = Files.newBufferedWriter(configuration)) {
            properties.store(writer, "For one test.");
        }
    }

    /// A setting of every process from the next start on.
    synchronized void set(String setting, String value) throws IOException {
        properties.setProperty(setting, value);
        write();
    }

    /// Back to the setting's default, from the next start on.
    synchronized void unset(String setting) throws IOException {
        properties.remove(setting);
        write();
    }

    /// The build that is sabotaged: these rules hold in every process from the next start on.
    void sabotage(List<Rule> rules) {
        always = List.copyOf(rules);
    }

    /// Processes live long enough, from the next start on, for the second compiler to be worth it.
    void livesLong() {
        livesLong = true;
    }

    /// These rules hold in the next process and in no later one.
    void onceWith(List<Rule> rules) {
        once = List.copyOf(rules);
    }

    @Override
    public String name() {
        return name;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// What its management port answers; empty while nobody does.
    String management(String path) throws InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(managementPort, path)))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException away) {
            return "";
        }
    }

    /// The sum of a counter or gauge over all its tags; 0 while it is away.
    ///
    /// @param name as Prometheus sees it, and as much of the tags as is asked for
    double metric(String name) throws InterruptedException {
        return management("/q/metrics")
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    Path log() {
        return folder.resolveSibling(name + ".log");
    }

    @Override
    public GuardedProcess launch() throws IOException {
        var rules = new ArrayList<>(always);
        rules.addAll(once);
        once = List.of();
        var arguments = new ArrayList<String>();
        arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        arguments.addAll(Rule.options(folder, rules));
        arguments.addAll(ServiceProcess.options(service));
        if (!livesLong) {
            // Many short lives: what the second compiler takes is never paid back.
            arguments.add("-XX:TieredStopAtLevel=1");
        }
        if (Files.exists(classes.shared())) {
            arguments.addAll(classes.arguments());
        }
        arguments.addAll(List.of("-Dquarkus.config.locations=" + configuration, "-jar", jar.toString()));
        return GuardedProcess.start(
                new GuardedProcess.Command(arguments, Map.of(), folder, log(), "TERM", Duration.ofSeconds(20)));
    }

    @Override
    public boolean ready() {
        return ManagementPort.saysReady(managementPort);
    }
}
