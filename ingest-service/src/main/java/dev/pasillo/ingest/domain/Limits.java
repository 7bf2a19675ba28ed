package dev.pasillo.ingest.domain;

/// How much a request and an event may bring.
///
/// @param bodyBytes bytes of a body as it crosses the wire
/// @param unpackedBytes bytes of a gzip body once unpacked
/// @param eventBytes bytes of one event
/// @param events events of one request
/// @param properties entries of `properties`, and of `traits`
/// @param depth levels of objects and lists, the event itself being the first
/// @param textLength characters of one text
/// @param nameLength characters of one key
/// @param numberLength characters of one number
/// @param identifiers identifiers of one event
/// @param identifierLength characters of one identifier's value
public record Limits(
        int bodyBytes,
        long unpackedBytes,
        int eventBytes,
        int events,
        int properties,
        int depth,
        int textLength,
        int nameLength,
        int numberLength,
        int identifiers,
        int identifierLength) {
    /// The deepest nesting that a deployment can ask for.
    public static final int DEEPEST = 60;

    /// What applies where nothing is configured.
    public static final Limits DEFAULT =
            new Limits(10 << 20, 64L << 20, 256 << 10, 10_000, 300, 20, 65_536, 256, 100, 20, 512);

    public Limits {
        if (bodyBytes < 1 || unpackedBytes < 1 || eventBytes < 1 || events < 1) {
            throw new IllegalArgumentException("limits of a body are at least 1");
        }
        if (depth < 1 || depth > DEEPEST) {
            throw new IllegalArgumentException("the depth is from 1 to " + DEEPEST + ", not " + depth);
        }
        if (properties < 0 || textLength < 1 || nameLength < 1 || numberLength < 1) {
            throw new IllegalArgumentException("limits of an event's content are at least 1");
        }
        if (identifiers < 1 || identifierLength < 1) {
            throw new IllegalArgumentException("limits of identifiers are at least 1");
        }
    }
}
