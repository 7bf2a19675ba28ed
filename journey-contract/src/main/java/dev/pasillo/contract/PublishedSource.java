package dev.pasillo.contract;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A source of events as a company has registered it: what journey-service keeps and ingest-service goes by. Compacted
/// by `workspace/name`: the newest state of each source stays readable, and a record without a value says that there is
/// no such source any more.
///
/// @param kind name of the only format that its keys may speak; null where they may speak every one
/// @param channel where its events happen, where they do not say so themselves
/// @param keys the write keys that send for it, by their hashes
/// @param publicUrl scheme, host and path under which senders reach ingest-service, for signatures over the address;
/// null where that is how requests say they came
/// @param origins the web origins whose pages may call; empty where all may
/// @param secrets what its sender signs with, each sealed under the deployment's key for the record's [#key]; more than
/// one while one is replaced
/// @param zone where times are that name no zone, such as `Europe/Madrid`
/// @param mapping where a body of no known format has what, as the format that uses it describes
/// @param trusted whether its events are the company's own word on who is who, though only a write key came with them
/// @param revision greater than that of every earlier state of any source of that name
public record PublishedSource(
        String workspace,
        String name,
        @Nullable String kind,
        @Nullable String channel,
        List<Key> keys,
        @Nullable String publicUrl,
        List<String> origins,
        List<String> secrets,
        @Nullable String zone,
        Map<String, Object> mapping,
        boolean trusted,
        long revision) {
    public PublishedSource {
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(name, "name");
        keys = List.copyOf(Objects.requireNonNull(keys, "keys"));
        origins = List.copyOf(Objects.requireNonNull(origins, "origins"));
        secrets = List.copyOf(Objects.requireNonNull(secrets, "secrets"));
        mapping = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNull(mapping, "mapping")));
    }

    /// The record's key on the topic, and what its secrets are sealed for.
    public String key() {
        return key(workspace, name);
    }

    /// The key of that source's records.
    public static String key(String workspace, String name) {
        return workspace + "/" + name;
    }

    /// Without secrets, hashes and addresses.
    @Override
    public String toString() {
        return "PublishedSource[" + key() + ", " + revision + "]";
    }

    /// A write key.
    ///
    /// @param id what people call it; says nothing about the key
    /// @param sha256 of the key, 64 hexadecimal digits in lower case
    /// @param expiresAt from when on it is not known any more; null where that is never
    public record Key(String id, String sha256, @Nullable Instant expiresAt) {
        private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

        public Key {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(sha256, "sha256");
            if (!SHA_256.matcher(sha256).matches()) {
                throw new IllegalArgumentException("sha256 is not 64 hexadecimal digits in lower case");
            }
        }

        /// Whether it may be used at that time.
        public boolean isValidAt(Instant time) {
            return expiresAt == null || time.isBefore(expiresAt);
        }

        /// Without the hash.
        @Override
        public String toString() {
            return "Key[" + id + "]";
        }
    }
}
