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
/// @param secrets under which the secrets of sources lie sealed: 32 bytes in base64
public record InstanceKeys(
        String write, String secret, String postgres, String journeyDatabase, String insightDatabase, String secrets) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 24;
    private static final int SECRETS_BYTES = 32;

    /// The keys of an instance; makes those that it has not.
    public static InstanceKeys of(Instance instance) {
        var present = existing(instance);
        if (present.isPresent() && !present.get().secrets.isEmpty()) {
            return present.get();
        }
        instance.create();
        var keys = present.map(InstanceKeys::withSecrets)
                .orElseGet(() -> new InstanceKeys(
                        "pk_" + chance(), "sk_" + chance(), chance(), chance(), chance(), secretsKey()));
        keys.store(instance.keys());
        return keys;
    }

    /// Of an instance that an earlier version began.
    private InstanceKeys withSecrets() {
        return new InstanceKeys(write, secret, postgres, journeyDatabase, insightDatabase, secretsKey());
    }

    /// The keys of an instance that was started before; `secrets` is empty until it is started by this version.
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
                required(properties, "database.insight"),
                properties.getProperty("secrets", "")));
    }

    private void store(Path file) {
        var properties = new Properties();
        properties.setProperty("write", write);
        properties.setProperty("secret", secret);
        properties.setProperty("postgres", postgres);
        properties.setProperty("database.journey", journeyDatabase);
        properties.setProperty("database.insight", insightDatabase);
        properties.setProperty("secrets", secrets);
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
        return Base64.getUrlEncoder().withoutPadding().encodeToString(chance(BYTES));
    }

    private static String secretsKey() {
        return Base64.getEncoder().encodeToString(chance(SECRETS_BYTES));
    }

    private static byte[] chance(int count) {
        var bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
