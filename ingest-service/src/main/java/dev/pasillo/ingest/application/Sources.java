package dev.pasillo.ingest.application;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The sources that companies have registered, and the keys that send for them: all in memory, so that requests are
/// answered without asking anybody, and while the database is away. What is asked is answered out of one whole state;
/// the next question may find the next state. Thread-safe; never blocks.
public final class Sources {
    private volatile State state = new State(Map.of(), Map.of());
    private volatile boolean whole;

    private record Id(String workspace, String name) {}

    private record Keyed(
            KnownSource source, String key, @Nullable Instant expiresAt) {}

    private record State(Map<Id, KnownSource> byName, Map<String, Keyed> byHash) {}

    /// These are all there are, from now on.
    public void know(Collection<KnownSource> all) {
        var byName = new HashMap<Id, KnownSource>();
        var byHash = new HashMap<String, Keyed>();
        // Keys are made by chance. Should two sources have the same, every instance still takes the same for its owner.
        all.stream()
                .sorted(Comparator.comparing(KnownSource::workspace).thenComparing(KnownSource::name))
                .forEach(source -> {
                    byName.put(new Id(source.workspace(), source.name()), source);
                    source.keys()
                            .forEach(key ->
                                    byHash.putIfAbsent(key.sha256(), new Keyed(source, key.id(), key.expiresAt())));
                });
        state = new State(byName, byHash);
        whole = true;
    }

    /// Whether all are known that there are. Before that, a key that nobody knows may be known in a moment.
    public boolean whole() {
        return whole;
    }

    /// How many there are.
    public int count() {
        return state.byName.size();
    }

    /// Names of the sources of that workspace.
    public Set<String> names(String workspace) {
        return state.byName.keySet().stream()
                .filter(id -> id.workspace.equals(workspace))
                .map(Id::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The settings of that source; [SourceSettings#NONE] where there are none.
    public SourceSettings of(String workspace, String source) {
        var known = state.byName.get(new Id(workspace, source));
        return known == null ? SourceSettings.NONE : known.settings();
    }

    /// Whether what that source sends is the company's own word on who is who.
    public boolean trusts(String workspace, String source) {
        var known = state.byName.get(new Id(workspace, source));
        return known != null && known.trusted();
    }

    /// Who sends with the key of that hash; empty where nobody does, or not any more.
    ///
    /// @param sha256 in hexadecimal, in lower case
    public Optional<KnownSource.Sender> sender(String sha256, Instant now) {
        var found = state.byHash.get(sha256);
        if (found == null || (found.expiresAt != null && !now.isBefore(found.expiresAt))) {
            return Optional.empty();
        }
        var source = found.source;
        return Optional.of(new KnownSource.Sender(source.workspace(), source.name(), found.key, source.trusted()));
    }
}
