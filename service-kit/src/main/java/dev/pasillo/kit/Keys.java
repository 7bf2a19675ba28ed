package dev.pasillo.kit;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds the credential behind a key: one of the configuration, or one that came to be known later. Looked up by hash,
/// so the time it takes says nothing about a key.
@Singleton
public class Keys {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final int LONGEST_KEY = 256;

    private final Map<String, Credential> byHash = new HashMap<>();
    private final List<FurtherKeys> further;

    @Inject
    Keys(KeysConfig config, @Any Instance<FurtherKeys> further) {
        this.further = further.stream().toList();
        config.keys().forEach((name, key) -> {
            var hash = key.sha256().toLowerCase(Locale.ROOT);
            if (!SHA_256.matcher(hash).matches()) {
                throw new IllegalStateException(
                        "pasillo.keys." + name + ".sha256 is not a SHA-256 in hexadecimal (64 digits)");
            }
            var taken = byHash.put(hash, new Credential(name, key.workspace(), key.kind(), key.source()));
            if (taken != null) {
                throw new IllegalStateException(
                        "pasillo.keys." + name + " and pasillo.keys." + taken.name() + " have the same hash");
            }
        });
    }

    /// The credential of that key, empty for an unknown one.
    public Optional<Credential> find(String key) {
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            return Optional.empty();
        }
        var hash = hash(key);
        var configured = byHash.get(hash);
        if (configured != null) {
            return Optional.of(configured);
        }
        return further.stream().flatMap(keys -> keys.find(hash).stream()).findFirst();
    }

    /// Hexadecimal SHA-256, as `pasillo.keys.<name>.sha256` wants it.
    public static String hash(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
