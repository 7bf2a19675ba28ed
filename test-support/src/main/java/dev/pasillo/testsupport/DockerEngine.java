package dev.pasillo.testsupport;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/// Whether containers can be had here. Where there is no engine at all, this is found out without starting
/// Testcontainers, which searches for seconds and logs a stack trace.
final class DockerEngine {
    private DockerEngine() {}

    static boolean answers() {
        return mayExist() && DockerClientFactory.instance().isDockerAvailable();
    }

    private static boolean mayExist() {
        if (Optional.ofNullable(System.getenv("DOCKER_HOST"))
                .filter(host -> !host.isBlank())
                .isPresent()) {
            return true;
        }
        return Stream.of(
                        Path.of("/var/run/docker.sock"),
                        Path.of(System.getProperty("user.home", "/"), ".docker/run/docker.sock"),
                        Path.of(
                                Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
                                        .orElse("/nonexistent"),
                                "docker.sock"))
                .anyMatch(DockerEngine::accepts);
    }

    private static boolean accepts(Path socket) {
        if (!Files.exists(socket)) {
            return false;
        }
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (java.io.IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
