package dev.pasillo.ingest.config;

import dev.pasillo.ingest.domain.Limits;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How much this service takes, at a time and in all.
@ConfigMapping(prefix = "pasillo.ingest")
public interface IngestConfig {
    /// Bytes of a body as it crosses the wire; beyond it 413.
    @WithDefault("10M")
    MemorySize maxBody();

    /// Bytes of a body whose key stands within it, so that it is read before its sender is known.
    @WithDefault("1M")
    MemorySize maxKeylessBody();

    /// Bytes of a gzip body once unpacked; beyond it 413.
    @WithDefault("64M")
    MemorySize maxUnpacked();

    /// Bytes of one event.
    @WithDefault("256K")
    MemorySize maxEvent();

    /// Events of one request; beyond it 413.
    @WithDefault("10000")
    int maxEvents();

    /// Entries of `properties`, and of `traits`.
    @WithDefault("300")
    int maxProperties();

    /// Levels of objects and lists, the event itself being the first.
    @WithDefault("20")
    int maxDepth();

    /// Characters of one text.
    @WithDefault("65536")
    int maxTextLength();

    /// Characters of one key.
    @WithDefault("256")
    int maxNameLength();

    /// Characters of one number.
    @WithDefault("100")
    int maxNumberLength();

    /// Identifiers of one event.
    @WithDefault("20")
    int maxIdentifiers();

    /// Characters of one identifier's value.
    @WithDefault("512")
    int maxIdentifierLength();

    /// Bytes that may be in flight over all requests: bodies, and records that are not acknowledged; beyond it 503.
    /// Together with the windows of the large bodies it must stay below the producers' `buffer.memory`.
    @WithDefault("40M")
    MemorySize inFlight();

    /// Bytes of records that one request may hold before it is sent piece by piece.
    @WithDefault("4M")
    MemorySize window();

    /// Bodies up to this size are read on the event loop, unless they are packed.
    @WithDefault("64K")
    MemorySize inline();

    /// Bodies beyond this size are read a few at a time: each has a window of its own, and the others wait.
    @WithDefault("256K")
    MemorySize large();

    /// How many large bodies are read at once.
    @WithDefault("4")
    int largeAtOnce();

    /// How long a large body may wait; beyond it 503.
    @WithDefault("10S")
    Duration queueTimeout();

    /// How long a body may take to arrive; beyond it 408.
    @WithDefault("30S")
    Duration bodyTimeout();

    /// What a sender is told to wait with a 503.
    @WithDefault("2S")
    Duration retryAfter();

    /// How long a signed request that counts once is remembered.
    @WithDefault("15M")
    Duration spentTokens();

    /// How many of them, of each source.
    @WithDefault("50000")
    int maxSpentTokens();

    /// How long a certificate is kept that a sender signs with.
    @WithDefault("12H")
    Duration certificates();

    /// How long one that could not be read is not asked for again.
    @WithDefault("5S")
    Duration missingCertificates();

    /// How many of either kind are remembered.
    @WithDefault("100")
    int maxCertificates();

    /// The bounds as the domain has them.
    default Limits limits() {
        return new Limits(
                Math.toIntExact(maxBody().asLongValue()),
                maxUnpacked().asLongValue(),
                Math.toIntExact(maxEvent().asLongValue()),
                maxEvents(),
                maxProperties(),
                maxDepth(),
                maxTextLength(),
                maxNameLength(),
                maxNumberLength(),
                maxIdentifiers(),
                maxIdentifierLength());
    }
}
