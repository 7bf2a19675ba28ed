package dev.pasillo.ingest.application;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request as its sender sent it: what a format may look at.
///
/// @param path the path behind `/k/{key}`
/// @param address where this service was called: scheme, host and port, and `/k/{key}` where that was in the path
/// @param pathKey the key that stood in the path, in either place
/// @param body the bytes as they crossed the wire
public record SentRequest(
        String path, String address, @Nullable String pathKey, Headers headers, Body body) {
    /// The headers, whatever the case of their names.
    public interface Headers {
        /// The header's value, the first of several.
        @Nullable
        String get(String name);

        /// The names there are, as they were sent.
        List<String> names();

        /// No headers.
        Headers NONE = new Headers() {
            @Override
            public @Nullable String get(String name) {
                return null;
            }

            @Override
            public List<String> names() {
                return List.of();
            }
        };
    }

    /// The same request with its body.
    public SentRequest with(Body whole) {
        return new SentRequest(path, address, pathKey, headers, whole);
    }

    /// Without content, headers and key.
    @Override
    public String toString() {
        return "SentRequest[" + path + ", " + body + "]";
    }
}
