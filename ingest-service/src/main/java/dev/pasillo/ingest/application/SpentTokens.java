package dev.pasillo.ingest.application;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which requests were taken already, of senders whose signatures say that a request counts once: each has a token that
/// no second one may have. A token is spent only once what its request brought is kept; a sender that was told to come
/// again may bring it again.
///
/// Remembered for a time, and for each source as many as are allowed: beyond it the oldest are forgotten. Those of a
/// source that has fallen silent go with the next request of another. Tokens are held as part of their SHA-256. In the
/// memory of one instance: another, or this one after a start, does not know
/// them. Thread-safe; never blocks for long.
public final class SpentTokens {
    private final Duration time;
    private final int most;
    private final Map<Source, Tokens> sources = new HashMap<>();
    private Instant swept = Instant.EPOCH;

    /// @param time how long a token is remembered; at least as long as any format takes an old signature
    /// @param most tokens of one source
    public SpentTokens(Duration time, int most) {
        this.time = time;
        this.most = most;
    }

    private record Source(String workspace, String name) {}

    /// 128 bits of a hash.
    private record Hash(long first, long second) {}

    /// A claim: the same one, not one that is equal to it. Whether its request's events are kept, instead of under way,
    /// may
    /// change once.
    private static final class Spent {
        private final Instant since;
        private boolean kept;

        private Spent(Instant since) {
            this.since = since;
        }
    }

    @SuppressWarnings("serial") // Nobody writes it anywhere.
    private static final class Tokens extends LinkedHashMap<Hash, Spent> {
        private static final long serialVersionUID = 1L;
    }

    /// What there is to say of a token.
    public sealed interface Claim {
        /// Nobody had it. Whoever asked has it now, and says how it ended.
        non-sealed interface First extends Claim {
            /// @param kept whether what the request brought is kept; otherwise the token is free again. Only the first
            /// call counts
            void settle(boolean kept);
        }

        /// A request that has it is being answered: how that ends is not known yet.
        record Pending() implements Claim {}

        /// What a request brought that had it is kept.
        record Again() implements Claim {}
    }

    /// Takes a token for a request.
    public Claim claim(String workspace, String source, String token, Instant now) {
        var of = new Source(workspace, source);
        var hash = hash(token);
        synchronized (sources) {
            sweep(now);
            var tokens = sources.computeIfAbsent(of, first -> new Tokens());
            forget(tokens, now);
            var spent = tokens.get(hash);
            if (spent != null) {
                return spent.kept ? new Claim.Again() : new Claim.Pending();
            }
            var mine = new Spent(now);
            tokens.put(hash, mine);
            forgetAllBut(tokens, most);
            return (Claim.First) kept -> settle(of, hash, mine, kept);
        }
    }

    private void settle(Source of, Hash hash, Spent mine, boolean kept) {
        synchronized (sources) {
            var tokens = sources.get(of);
            // Forgotten meanwhile, and perhaps another's by now.
            if (tokens == null || tokens.get(hash) != mine || mine.kept) {
                return;
            }
            if (kept) {
                mine.kept = true;
            } else {
                tokens.remove(hash);
            }
        }
    }

    /// Tokens that are remembered, or under way.
    public int count() {
        synchronized (sources) {
            return sources.values().stream().mapToInt(Map::size).sum();
        }
    }

    /// Once in that time: every source's, so that none is held for sources that are silent or gone.
    private void sweep(Instant now) {
        if (swept.plus(time).isBefore(now)) {
            swept = now;
            sources.values().forEach(tokens -> forget(tokens, now));
            sources.values().removeIf(Map::isEmpty);
        }
    }

    /// Oldest first, so it stops at the first that is young enough.
    private void forget(Tokens tokens, Instant now) {
        var oldest = tokens.values().iterator();
        while (oldest.hasNext() && oldest.next().since.plus(time).isBefore(now)) {
            oldest.remove();
        }
    }

    private static void forgetAllBut(Tokens tokens, int most) {
        var oldest = tokens.values().iterator();
        while (tokens.size() > most) {
            oldest.next();
            oldest.remove();
        }
    }

    private static Hash hash(String token) {
        try {
            var digest = ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
            return new Hash(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
