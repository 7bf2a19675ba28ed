package dev.pasillo.ingest.format.form;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The fields of a query string or of a body as HTML forms write it (`application/x-www-form-urlencoded`), in UTF-8, in
/// their order; a name may have several values. Texts are as they were sent: whoever keeps one bounds it.
///
/// @param fields values by name
public record Form(Map<String, List<String>> fields) {
    /// No fields.
    public static final Form EMPTY = new Form(Map.of());

    /// Reads a form.
    ///
    /// @param text null counts as empty
    /// @param most fields that there may be
    /// @return empty where an escape is broken or there are more fields than that
    public static Optional<Form> read(@Nullable String text, int most) {
        if (text == null || text.isEmpty()) {
            return Optional.of(EMPTY);
        }
        var fields = new LinkedHashMap<String, List<String>>();
        int count = 0;
        int start = 0;
        while (start <= text.length()) {
            int and = text.indexOf('&', start);
            int end = and < 0 ? text.length() : and;
            if (end > start) {
                if (++count > most) {
                    return Optional.empty();
                }
                int equals = text.indexOf('=', start);
                int named = equals < 0 || equals > end ? end : equals;
                try {
                    fields.computeIfAbsent(decoded(text, start, named), name -> new ArrayList<>(1))
                            .add(decoded(text, Math.min(named + 1, end), end));
                } catch (IllegalArgumentException brokenEscape) {
                    return Optional.empty();
                }
            }
            start = end + 1;
        }
        return Optional.of(new Form(fields));
    }

    private static String decoded(String text, int start, int end) {
        return URLDecoder.decode(text.substring(start, end), StandardCharsets.UTF_8);
    }

    /// The first value of that name; null where there is none or it is empty.
    public @Nullable String get(String name) {
        var values = fields.get(name);
        return values == null || values.getFirst().isEmpty() ? null : values.getFirst();
    }

    /// Whether there is a field of that name, empty or not.
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /// Values by name, names in the order of their characters.
    public Map<String, List<String>> sorted() {
        return new TreeMap<>(fields);
    }

    /// Without content, which may be personal.
    @Override
    public String toString() {
        return "Form[" + fields.size() + " names]";
    }
}
