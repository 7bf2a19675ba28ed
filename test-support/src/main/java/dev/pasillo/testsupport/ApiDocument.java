package dev.pasillo.testsupport;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Holds a service's OpenAPI document to what callers may expect of it.
public final class ApiDocument {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final String PROBLEM = "application/problem+json";

    private final Map<String, Map<String, Object>> operations = new TreeMap<>();

    /// @param paths the document's `paths`
    public ApiDocument(Map<String, Map<String, Object>> paths) {
        paths.forEach((path, methods) -> methods.forEach((method, operation) -> {
            if (METHODS.contains(method)) {
                operations.put(method.toUpperCase(java.util.Locale.ROOT) + " " + path, map(operation));
            }
        }));
    }

    /// Every operation as `METHOD /path`.
    public List<String> operations() {
        return List.copyOf(operations.keySet());
    }

    /// Every operation says what it does in words of its own, what it answers, and how it refuses.
    public void check() {
        assertFalse(operations.isEmpty(), "the document names no operation");
        assertAll(
                operations.entrySet().stream().map(operation -> () -> check(operation.getKey(), operation.getValue())));
    }

    private static void check(String name, Map<String, Object> operation) {
        var summary = String.valueOf(operation.getOrDefault("summary", ""));
        assertTrue(summary.strip().contains(" "), name + " has no summary: " + summary);
        var responses = map(operation.get("responses"));
        assertTrue(responses.keySet().stream().anyMatch(status -> status.startsWith("2")), name + " answers nothing");
        for (var refusal : List.of("401", "403")) {
            assertTrue(responses.containsKey(refusal), name + " does not say when it answers " + refusal);
            var response = map(responses.get(refusal));
            assertTrue(
                    response.containsKey("$ref") || map(response.get("content")).containsKey(PROBLEM),
                    name + " refuses with " + refusal + " and no problem");
            assertTrue(
                    response.containsKey("$ref")
                            || !String.valueOf(response.getOrDefault("description", ""))
                                    .isBlank(),
                    name + " does not describe " + refusal);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
