package dev.pasillo.local.process;

import static java.util.Objects.requireNonNull;

import dev.pasillo.backing.ClassCache;
import dev.pasillo.backing.GuardedProcess;
import dev.pasillo.backing.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One of the three services, as a process of its own.
///
/// @param jar the service's `quarkus-run.jar`
/// @param configuration its properties file
/// @param managementPort where it says whether it is ready
/// @param folder its working folder
/// @param classes where its parsed classes are kept for the next start
public record ServiceProcess(
        String name, Path jar, Path configuration, int managementPort, Path folder, Path log, ClassCache classes)
        implements Part {
    /// In megabytes.
    private static final int HEAP = 256;

    private static final int INGEST_HEAP = 192;
    private static final Duration GRACE = Duration.ofSeconds(40);

    /// What the JVM of a service is told about memory and itself.
    ///
    /// @param service its name
    public static List<String> options(String service) {
        var heap = service.equals("ingest") ? INGEST_HEAP : HEAP;
        return List.of(
                "-Xms32m",
                "-Xmx" + heap + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseCompactObjectHeaders",
                // What compilers and buffers have given back goes back to the system.
                "-XX:TrimNativeHeapInterval=5000",
                // Compiles later: on two cores compilers and starting services fight for time.
                "-XX:CompileThresholdScaling=3",
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow");
    }

    @Override
    public GuardedProcess launch() throws IOException {
        var arguments = new ArrayList<String>();
        arguments.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        arguments.addAll(options(name));
        arguments.addAll(archive().arguments());
        arguments.addAll(List.of("-Dquarkus.config.locations=" + configuration, "-jar", jar.toString()));
        return GuardedProcess.start(new GuardedProcess.Command(arguments, Map.of(), folder, log, "TERM", GRACE));
    }

    private ClassCache.Archive archive() {
        return classes.archive(name, requireNonNull(jar.getParent()), folder);
    }

    @Override
    public void stopped() {
        archive().keep();
    }

    @Override
    public boolean ready() {
        return ManagementPort.saysReady(managementPort);
    }
}
