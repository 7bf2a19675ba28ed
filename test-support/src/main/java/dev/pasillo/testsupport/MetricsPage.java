package dev.pasillo.testsupport;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;

/// Compares `docs/reference/metrics.md` with a service: every meter that begins with `pasillo.` is there with its kind
/// and a meaning, and nothing is there that does not exist.
public final class MetricsPage {
    private static final String PREFIX = "pasillo.";

    private MetricsPage() {}

    /// @param service the heading of its section
    /// @param registered names of the meters that a running service has
    /// @param names the class that holds the names, of which some may come only when there is something to tell
    public static void check(String service, Collection<String> registered, Class<?> names) {
        var known = new TreeSet<String>();
        registered.stream().filter(name -> name.startsWith(PREFIX)).forEach(known::add);
        Arrays.stream(names.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers())
                        && field.getType().equals(String.class))
                .map(MetricsPage::value)
                .filter(name -> name.startsWith(PREFIX))
                .forEach(known::add);
        var rows = ReferencePage.of("metrics.md").rows(service, PREFIX);
        var documented = new TreeSet<String>();
        rows.forEach(row -> documented.add(row.name()));
        assertEquals(
                String.join("\n", known),
                String.join("\n", documented),
                "meters that " + service + " has, and those that docs/reference/metrics.md names");
        assertAll(rows.stream().map(row -> () -> {
            assertFalse(row.cells().get(1).isBlank(), "the kind of " + row.name());
            assertFalse(row.cells().get(3).isBlank(), "the meaning of " + row.name());
        }));
    }

    private static String value(java.lang.reflect.Field field) {
        try {
            field.setAccessible(true);
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
