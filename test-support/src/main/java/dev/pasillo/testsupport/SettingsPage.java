package dev.pasillo.testsupport;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Compares `docs/reference/settings.md` with a service: every setting that begins with `pasillo.` is there with its
/// default and a meaning, and nothing is there that the service does not know.
///
/// The service's settings are the methods of its `@ConfigMapping`s, its `@ConfigProperty`s, and what its
/// `application.properties` refers to. Its own `application.properties` decides a default before the code does.
public final class SettingsPage {
    private static final String PREFIX = "pasillo.";
    private static final String EVERYWHERE = "Every service";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(pasillo\\.[a-z.-]+)(?::([^}]*))?}");
    private static final String NOTHING = "";

    private final Map<String, String> defaults = new TreeMap<>();

    private SettingsPage() {}

    /// @param service the heading of its section
    /// @param root its package
    public static void check(String service, String root) {
        var known = new SettingsPage();
        known.mappings(root);
        known.mappings("dev.pasillo.kit");
        known.properties(Path.of("src/main/resources/application.properties"));
        var page = ReferencePage.of("settings.md");
        var documented = Stream.concat(page.rows(EVERYWHERE, PREFIX).stream(), page.rows(service, PREFIX).stream())
                .collect(toMap(ReferencePage.Row::name, row -> row, (one, other) -> one, TreeMap::new));
        assertEquals(
                String.join("\n", known.defaults.keySet()),
                String.join("\n", documented.keySet()),
                "settings that " + service + " knows, and those that docs/reference/settings.md names");
        assertAll(documented.values().stream().map(row -> () -> {
            assertEquals(known.defaults.get(row.name()), written(row.cells().get(1)), "the default of " + row.name());
            assertFalse(row.cells().get(2).isBlank(), "the meaning of " + row.name());
        }));
    }

    /// How the page says that there is no default.
    private static String written(String cell) {
        return cell.startsWith("–") || cell.startsWith("none") || cell.equals("empty") ? NOTHING : cell;
    }

    private void mappings(String root) {
        for (var type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(root)) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                group(type.getAnnotationOfType(ConfigMapping.class).prefix(), type.reflect());
            }
            properties(type);
        }
    }

    private void properties(JavaClass type) {
        type.getCodeUnits().stream()
                .flatMap(unit -> unit.getParameters().stream())
                .filter(parameter -> parameter.isAnnotatedWith(ConfigProperty.class))
                .map(parameter -> parameter.getAnnotationOfType(ConfigProperty.class))
                .forEach(this::property);
        type.getFields().stream()
                .filter(field -> field.isAnnotatedWith(ConfigProperty.class))
                .map(field -> field.getAnnotationOfType(ConfigProperty.class))
                .forEach(this::property);
    }

    private void property(ConfigProperty property) {
        if (property.name().startsWith(PREFIX)) {
            var value = property.defaultValue();
            defaults.putIfAbsent(property.name(), value.equals(ConfigProperty.UNCONFIGURED_VALUE) ? NOTHING : value);
        }
    }

    private void group(String prefix, Class<?> mapping) {
        for (var method : mapping.getDeclaredMethods()) {
            if (!method.isDefault()
                    && !method.isSynthetic()
                    && !java.lang.reflect.Modifier.isStatic(method.getModifiers())) {
                setting(prefix, method);
            }
        }
    }

    private void setting(String prefix, Method method) {
        var name = method.isAnnotationPresent(WithParentName.class) ? prefix : prefix + "." + name(method);
        var type = method.getGenericReturnType();
        if (type instanceof ParameterizedType map && map.getRawType().equals(Map.class)) {
            name = name + ".<name>";
            type = map.getActualTypeArguments()[1];
        }
        if (isGroup(type)) {
            group(name, (Class<?>) type);
        } else {
            var value = method.getAnnotation(WithDefault.class);
            defaults.put(name, value == null ? NOTHING : value.value());
        }
    }

    private static boolean isGroup(Type type) {
        return type instanceof Class<?> group
                && group.isInterface()
                && group.getName().startsWith("dev.pasillo.");
    }

    private static String name(Method method) {
        var named = method.getAnnotation(WithName.class);
        return named == null
                ? method.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT)
                : named.value();
    }

    private void properties(Path file) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (var key : properties.stringPropertyNames()) {
            var value = properties.getProperty(key);
            if (key.startsWith(PREFIX)) {
                defaults.put(key, value);
            }
            REFERENCE
                    .matcher(value)
                    .results()
                    .forEach(found ->
                            defaults.putIfAbsent(found.group(1), found.group(2) == null ? NOTHING : found.group(2)));
        }
    }
}
