package dev.pasillo.ingest.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/// What the API document says that there is.
final class ApiPaths {
    private static final Pattern PATH = Pattern.compile("  (/\\S*):");
    private static final Pattern METHOD = Pattern.compile("    (get|put|post|delete|options|head|patch|trace):");

    private ApiPaths() {}

    /// A method, in upper case, and a path as the document writes it.
    record Operation(String method, String path) {}

    static Set<Operation> operations() {
        try (var document =
                Objects.requireNonNull(ApiPaths.class.getResourceAsStream("/META-INF/openapi.yaml"), "openapi.yaml")) {
            var operations = new LinkedHashSet<Operation>();
            var path = "";
            for (var line : new String(document.readAllBytes(), UTF_8).lines().toList()) {
                var newPath = PATH.matcher(line);
                var method = METHOD.matcher(line);
                if (newPath.matches()) {
                    path = newPath.group(1);
                } else if (method.matches()) {
                    operations.add(new Operation(method.group(1).toUpperCase(Locale.ROOT), path));
                }
            }
            return operations;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
