package dev.pasillo.local.instance;

import dev.pasillo.local.LauncherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;

/// The secrets of an instance, made by chance at its first start and kept.
///
/// @param write may only send events
/// @param secret may do everything
/// @param postgres password of PostgreSQL's administrator
/// @param journeyDatabase password of journey-service's database
/// @param insightDatabase password of insight-service's database
public record InstanceKeys(
        String write, String secret, String postgres, String journeyDatabase, String insightDatabase) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 24;

    /// The keys of an instance; makes them if there are none.
    public static InstanceKeys of(Instance instance) {
        return existing(instance).orElseGet(() -> {
            instance.create();
            var keys = new InstanceKeys("pk_" + chance(), "sk_" + chance(), chance(), chance(), chance());
            keys.store(instance.keys());
            return keys;
        });
    }

    /// The keys of an instance that was started before.
    public static Optional<InstanceKeys> existing(Instance instance) {
        if (!Files.exists(instance.keys())) {
            return Optional.empty();
        }
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(instance.keys())) {
            properties.load(reader);
        } catch (IOException e) {
            throw new LauncherException("The keys cannot be read: " + e.getMessage(), e);
        }
        return Optional.of(new InstanceKeys(
                required(properties, "write"),
                required(properties, "secret"),
                required(properties, "postgres"),
                required(properties, "database.journey"),
                required(properties, "database.insight")));
    }

    private void store(Path file) {
        var properties = new Properties();
        properties.setProperty("write", write);
        properties.setProperty("secret", secret);
        properties.setProperty("postgres", postgres);
        properties.setProperty("database.journey", journeyDatabase);
        properties.setProperty("database.insight", insightDatabase);
        OwnerOnly.write(file, properties, "The secrets of this instance. They fit its databases: keep them together.");
    }

    private static String required(Properties properties, String name) {
        var value = properties.getProperty(name);
        if (value == null) {
            throw new LauncherException("keys.properties in the data folder lacks " + name);
        }
        return value;
    }

    private static String chance() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
