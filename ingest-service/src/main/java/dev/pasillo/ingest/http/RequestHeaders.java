package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.SentRequest.Headers;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The headers of a request, which stay where they are.
record RequestHeaders(MultiMap headers) implements Headers {
    @Override
    public @Nullable String get(String name) {
        return headers.get(name);
    }

    @Override
    public List<String> names() {
        return List.copyOf(headers.names());
    }
}
