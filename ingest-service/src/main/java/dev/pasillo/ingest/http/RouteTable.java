package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Every path of every format, the same below `/k/{key}`. Paths are compared as they were sent: a path that merely
/// means the same is another path, and there is nothing there.
@Singleton
public class RouteTable {
    private static final Pattern PREFIXED = Pattern.compile("(/k/([^/;%]+))(/.*)");
    private static final String KEY = "{key}";

    private final Map<String, Methods> exact = new HashMap<>();
    private final Map<Pattern, Methods> patterns = new LinkedHashMap<>();

    @Inject
    RouteTable(List<SenderFormat> formats) {
        for (var format : formats) {
            for (var route : format.routes()) {
                var methods = exact.computeIfAbsent(route.path(), path -> new Methods(new LinkedHashMap<>()));
                var taken = methods.entries.put(HttpMethod.valueOf(route.method()), new Entry(format, route));
                if (taken != null) {
                    throw new IllegalStateException("%s %s belongs to %s and to %s"
                            .formatted(
                                    route.method(),
                                    route.path(),
                                    taken.format.profile().name(),
                                    format.profile().name()));
                }
            }
        }
        exact.forEach((path, methods) -> {
            int key = path.indexOf(KEY);
            if (key >= 0) {
                patterns.put(
                        Pattern.compile(Pattern.quote(path.substring(0, key)) + "([^/;%]+)"
                                + Pattern.quote(path.substring(key + KEY.length()))),
                        methods);
            }
        });
        exact.keySet().removeIf(path -> path.contains(KEY));
    }

    /// What is behind one path and method.
    record Entry(SenderFormat format, Route route) {}

    /// What is behind one path.
    private record Methods(Map<HttpMethod, Entry> entries) {}

    /// A path that there is.
    ///
    /// @param path behind `/k/{key}`
    /// @param prefix `/k/{key}`, or empty
    /// @param pathKey the key that stands in the path
    record Match(String path, String prefix, @Nullable String pathKey, Map<HttpMethod, Entry> methods) {
        /// What is behind that method.
        Optional<Entry> entry(HttpMethod method) {
            return Optional.ofNullable(methods.get(method));
        }

        /// Whether requests of that method come in without a key in their head or path.
        boolean keyless(HttpMethod method) {
            return entry(method).map(entry -> entry.route().keyless()).orElse(false);
        }

        /// Whether pages of any origin may call.
        boolean fromPages() {
            return methods.values().stream().anyMatch(entry -> entry.format().fromPages());
        }

        /// The methods, for a sender that took another one.
        String allowed() {
            return String.join(
                    ", ",
                    methods.keySet().stream().map(HttpMethod::name).sorted().toList());
        }
    }

    /// What is behind a path, as it was sent.
    Optional<Match> find(String path) {
        var prefixed = path.startsWith("/k/") ? PREFIXED.matcher(path) : null;
        if (prefixed == null) {
            return find(path, "", null);
        }
        return prefixed.matches() ? find(prefixed.group(3), prefixed.group(1), prefixed.group(2)) : Optional.empty();
    }

    private Optional<Match> find(String path, String prefix, @Nullable String prefixKey) {
        var methods = exact.get(path);
        if (methods != null) {
            return Optional.of(new Match(path, prefix, prefixKey, methods.entries));
        }
        for (var pattern : patterns.entrySet()) {
            var matcher = pattern.getKey().matcher(path);
            if (matcher.matches()) {
                return Optional.of(new Match(path, prefix, matcher.group(1), pattern.getValue().entries));
            }
        }
        return Optional.empty();
    }
}
