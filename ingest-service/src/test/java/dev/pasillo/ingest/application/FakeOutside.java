package dev.pasillo.ingest.application;

import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// What stands outside, as tests want it. Remembers what was read, and can let readers wait.
public final class FakeOutside implements Outside {
    private static final int MOST = 64 << 10;

    private final Map<URI, Found> standing = new ConcurrentHashMap<>();
    private final List<URI> read = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Boolean> open = CompletableFuture.completedFuture(true);

    /// Puts something there.
    public void put(URI address, int status, byte[] content) {
        standing.put(address, new Found.Content(status, content));
    }

    /// From now on nobody answers there.
    public void remove(URI address) {
        standing.remove(address);
    }

    /// Lets everybody who reads wait.
    public void hold() {
        open = new CompletableFuture<>();
    }

    /// Answers those who wait, and all others.
    public void release() {
        open.complete(true);
    }

    /// How often that was read.
    public int reads(URI address) {
        return (int) read.stream().filter(address::equals).count();
    }

    /// All that was read.
    public List<URI> read() {
        return List.copyOf(read);
    }

    @Override
    public Uni<Found> read(URI address) {
        return Uni.createFrom().deferred(() -> {
            read.add(address);
            return Uni.createFrom().completionStage(open).map(opened -> found(address));
        });
    }

    private Found found(URI address) {
        return switch (standing.get(address)) {
            case null -> new Found.Nothing("not-connected");
            case Found.Content content when content.bytes().length > MOST -> new Found.Nothing("too-large");
            case Found there -> there;
        };
    }
}
