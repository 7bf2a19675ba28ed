package dev.pasillo.ingest.application;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request as its sender sent it: what a format may look at.
///
/// @param method in upper case
/// @param path the path behind `/k/{key}`
/// @param query what follows the question mark, as it was sent; null where there is none
/// @param address where this service was called: scheme, host and port, and `/k/{key}` where that was in the path
/// @param pathKey the key that stood in the path, in either place
/// @param body the bytes as they crossed the wire
/// @param source what is set for the sender; nothing as long as the sender is not known
public record SentRequest(
        String method,
        String path,
        @Nullable String query,
        String address,
        @Nullable String pathKey,
        Headers headers,
        Body body,
        SourceSettings source) {
    /// A request with a body, to a path.
    public static SentRequest post(String path, String address, Headers headers, Body body) {
        return new SentRequest("POST", path, null, address, null, headers, body, SourceSettings.NONE);
    }

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
        return new SentRequest(method, path, query, address, pathKey, headers, whole, source);
    }

    /// The same request, of a known sender.
    public SentRequest with(SourceSettings settings) {
        return new SentRequest(method, path, query, address, pathKey, headers, body, settings);
    }

    /// The address as its sender wrote it: some senders sign it.
    public String url() {
        var base = source.publicUrl() == null ? address : source.publicUrl();
        return base + path + (query == null ? "" : "?" + query);
    }

    /// Without content, headers and key.
    @Override
    public String toString() {
        return "SentRequest[" + path + ", " + body + "]";
    }
}
