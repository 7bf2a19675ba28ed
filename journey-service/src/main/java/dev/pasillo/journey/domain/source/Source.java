package dev.pasillo.journey.domain.source;

import dev.pasillo.contract.PublishedSource;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A registered source.
///
/// @param secrets what its sender signs with, each sealed for the source's [PublishedSource#key]
/// @param keys the expired ones included, until the next one is made
/// @param revision greater than that of every earlier state of that name; 0 as long as it is not kept
public record Source(
        String workspace,
        String name,
        SourceSettings settings,
        List<String> secrets,
        List<SourceKey> keys,
        long revision,
        Instant createdAt,
        Instant changedAt) {
    public Source {
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(settings, "settings");
        secrets = List.copyOf(secrets);
        keys = List.copyOf(keys);
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(changedAt, "changedAt");
    }

    /// The source with other settings.
    ///
    /// @param sealed other secrets; null where they stay
    public Source with(SourceSettings other, @Nullable List<String> sealed, Instant at) {
        return new Source(workspace, name, other, sealed == null ? secrets : sealed, keys, revision, createdAt, at);
    }

    /// The source with one more key. Keys that have expired go.
    ///
    /// @param othersUntil when its other keys end at the latest; null where they go on
    public Source with(SourceKey key, @Nullable Instant othersUntil, Instant at) {
        var others = validKeys(at).stream().map(other -> othersUntil == null ? other : other.until(othersUntil));
        return with(
                Stream.concat(others.filter(other -> other.isValidAt(at)), Stream.of(key))
                        .toList(),
                at);
    }

    /// The source without that key; empty where it has none of that id.
    public Optional<Source> without(String keyId, Instant at) {
        var others = keys.stream().filter(key -> !key.id().equals(keyId)).toList();
        return others.size() == keys.size() ? Optional.empty() : Optional.of(with(others, at));
    }

    private Source with(List<SourceKey> others, Instant at) {
        return new Source(workspace, name, settings, secrets, others, revision, createdAt, at);
    }

    /// The same source as it is kept.
    public Source at(long kept) {
        return new Source(workspace, name, settings, secrets, keys, kept, createdAt, changedAt);
    }

    /// The keys that are known at that time.
    public List<SourceKey> validKeys(Instant time) {
        return keys.stream().filter(key -> key.isValidAt(time)).toList();
    }

    /// What others are told.
    public PublishedSource published() {
        return new PublishedSource(
                workspace,
                name,
                settings.kind(),
                settings.channel(),
                keys.stream()
                        .map(key -> new PublishedSource.Key(key.id(), key.sha256(), key.expiresAt()))
                        .toList(),
                settings.publicUrl(),
                settings.origins(),
                secrets,
                settings.zone(),
                settings.mapping(),
                settings.trusted(),
                revision);
    }

    /// Without secrets, hashes and addresses.
    @Override
    public String toString() {
        return "Source[" + workspace + "/" + name + ", " + revision + "]";
    }
}
