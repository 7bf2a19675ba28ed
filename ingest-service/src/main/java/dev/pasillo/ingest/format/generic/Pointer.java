package dev.pasillo.ingest.format.generic;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A JSON Pointer (RFC 6901) to something within an event.
///
/// @param names of members, or places in lists, from the outside in
record Pointer(List<String> names) {
    private static final int LONGEST = 500;
    private static final Pattern BAD_ESCAPE = Pattern.compile("~(?![01])");
    private static final Pattern INDEX = Pattern.compile("0|[1-9]\\d{0,5}");

    Pointer {
        names = List.copyOf(names);
    }

    /// Reads a pointer; empty where the text is none, or points at everything.
    static Optional<Pointer> of(String text) {
        if (!text.startsWith("/")
                || text.length() > LONGEST
                || BAD_ESCAPE.matcher(text).find()) {
            return Optional.empty();
        }
        return Optional.of(new Pointer(Arrays.stream(text.substring(1).split("/", -1))
                .map(name -> name.replace("~1", "/").replace("~0", "~"))
                .toList()));
    }

    /// What stands there; null where nothing does.
    @Nullable
    Object in(@Nullable Object root) {
        var found = root;
        for (var name : names) {
            found = switch (found) {
                case Map<?, ?> members -> members.get(name);
                case List<?> list
                when INDEX.matcher(name).matches() && Integer.parseInt(name) < list.size() ->
                    list.get(Integer.parseInt(name));
                case null, default -> null;
            };
        }
        return found;
    }
}
