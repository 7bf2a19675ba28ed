package dev.pasillo.ingest.application;

import java.util.function.Function;

/// A path of a format. Paths are compared as they were sent, behind an optional `/k/{key}`; what merely means the same
/// is another path.
public sealed interface Route {
    /// The method, in upper case.
    String method();

    /// The path, with `{key}` where a key stands in it.
    String path();

    /// Whether a request comes in without a key in its head or path.
    boolean keyless();

    /// Takes events.
    ///
    /// @param keyInBody whether the key may stand in the body, the query, or a header that only this sender has
    record Events(String method, String path, boolean keyInBody) implements Route {
        /// Takes events in bodies that are posted.
        public Events(String path, boolean keyInBody) {
            this("POST", path, keyInBody);
        }

        @Override
        public boolean keyless() {
            return keyInBody;
        }
    }

    /// Answers by itself and takes no event: what a client asks before it sends. The body is not read.
    ///
    /// @param keyless whether anybody may ask; nothing about keys or data may then be told
    record Page(String method, String path, boolean keyless, Function<SentRequest, Reply> page) implements Route {}
}
