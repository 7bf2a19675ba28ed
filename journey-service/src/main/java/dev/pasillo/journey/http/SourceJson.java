package dev.pasillo.journey.http;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.journey.application.Sources.NewKey;
import dev.pasillo.journey.domain.source.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A source as it is told.
///
/// @param key in the clear, in the answer to the request that made it and never again
/// @param secretCount how many secrets are kept; they are told never
record SourceJson(
        String name,
        @Nullable String kind,
        @Nullable String channel,
        @Nullable String publicUrl,
        List<String> origins,
        int secretCount,
        @Nullable String zone,
        Map<String, Object> mapping,
        boolean trusted,
        List<KeyJson> keys,
        @Nullable String key,
        long revision,
        String createdAt,
        String changedAt) {

    /// @param key in the clear, in the answer to the request that made it and never again
    record KeyJson(
            String id,
            @Nullable String key,
            String createdAt,
            @Nullable String expiresAt) {
        /// Without the key.
        @Override
        public String toString() {
            return "KeyJson[" + id + "]";
        }
    }

    /// @param made the key to tell; null where none was made
    /// @param now keys that have expired are not told
    static SourceJson of(Source source, @Nullable NewKey made, Instant now) {
        var settings = source.settings();
        return new SourceJson(
                source.name(),
                settings.kind(),
                settings.channel(),
                settings.publicUrl(),
                settings.origins(),
                source.secrets().size(),
                settings.zone(),
                settings.mapping(),
                settings.trusted(),
                source.validKeys(now).stream()
                        .map(key -> new KeyJson(
                                key.id(),
                                made != null && made.id().equals(key.id()) ? made.key() : null,
                                ContractJson.write(key.createdAt()),
                                key.expiresAt() == null ? null : ContractJson.write(key.expiresAt())))
                        .toList(),
                made == null ? null : made.key(),
                source.revision(),
                ContractJson.write(source.createdAt()),
                ContractJson.write(source.changedAt()));
    }

    /// Without the key.
    @Override
    public String toString() {
        return "SourceJson[" + name + "]";
    }
}
