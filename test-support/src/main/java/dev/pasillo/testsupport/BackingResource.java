package dev.pasillo.testsupport;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Gives a Quarkus test a real broker and a real PostgreSQL, started once per test JVM and shared by its tests:
///
/// ```java
/// @QuarkusTest
/// @WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
/// ```
///
/// Arguments, all optional:
/// - `database`: a fresh, empty database of about that name; without it no datasource is configured
/// - `topics.prefix`: before every topic name; default none. The topics are fresh and empty.
/// - `partitions`: of the partitioned topics; default 4
///
/// It configures `kafka.bootstrap.servers`, the datasource, [TestKeys#configuration], and `pasillo.topics.prefix` where
/// one is given. Nothing else that begins with `pasillo.` is set.
public class BackingResource implements QuarkusTestResourceLifecycleManager {
    private Map<String, String> arguments = Map.of();

    @Override
    public void init(Map<String, String> initArgs) {
        arguments = Map.copyOf(initArgs);
    }

    @Override
    public Map<String, String> start() {
        var backing = TestBacking.shared();
        var prefix = arguments.getOrDefault("topics.prefix", "");
        backing.freshTopics(prefix, Integer.parseInt(arguments.getOrDefault("partitions", "4")));
        var configuration = new HashMap<>(TestKeys.configuration());
        configuration.put("kafka.bootstrap.servers", backing.bootstrapServers());
        if (!prefix.isEmpty()) {
            configuration.put("pasillo.topics.prefix", prefix);
        }
        Optional.ofNullable(arguments.get("database"))
                .map(backing::freshDatabase)
                .ifPresent(database -> configuration.putAll(datasource(database)));
        return configuration;
    }

    private static Map<String, String> datasource(TestBacking.TestDatabase database) {
        return Map.of(
                "quarkus.datasource.username", database.username(),
                "quarkus.datasource.password", database.password(),
                "quarkus.datasource.jdbc.url", database.jdbcUrl(),
                "quarkus.datasource.reactive.url", database.reactiveUrl());
    }

    /// The pair is shared and goes with the JVM.
    @Override
    public void stop() {
        arguments = Map.of();
    }
}
