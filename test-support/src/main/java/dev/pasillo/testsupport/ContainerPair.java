package dev.pasillo.testsupport;

import java.util.Map;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// The pair in containers. They go with the JVM: Testcontainers sees to that.
final class ContainerPair {
    private ContainerPair() {}

    @SuppressWarnings("resource")
    static Map<String, Object> start() {
        var kafka = new KafkaContainer("apache/kafka:4.3.1").withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        var postgres = new PostgreSQLContainer("postgres:18").withCommand("postgres", "-c", "fsync=off");
        Startables.deepStart(kafka, postgres).join();
        return Map.of(
                "bootstrapServers", kafka.getBootstrapServers(),
                "postgresAddress", postgres.getHost() + ":" + postgres.getMappedPort(5432),
                "adminJdbcUrl", postgres.getJdbcUrl(),
                "adminUser", postgres.getUsername(),
                "adminPassword", postgres.getPassword());
    }
}
