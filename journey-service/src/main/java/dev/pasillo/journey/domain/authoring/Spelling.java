package dev.pasillo.journey.domain.authoring;

import java.util.Collection;
import java.util.Locale;

/// How names are written in a file, and what an author may have meant by one that is not known.
public final class Spelling {
    private static final int LONGEST_QUOTE = 80;

    private Spelling() {}

    /// The name of a value: `NEW_JOURNEY` is written `new-journey`.
    public static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What an author wrote, as much of it as helps to find it.
    static String quoted(String written) {
        return "`" + (written.length() <= LONGEST_QUOTE ? written : written.substring(0, LONGEST_QUOTE) + "…") + "`";
    }

    /// `; did you mean …?` where one of the names is close, else nothing.
    static String suggestion(String written, Collection<String> names) {
        var best = "";
        var nearest = Math.max(1, Math.min(3, written.length() / 3)) + 1;
        for (var name : names) {
            var distance = distance(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < nearest) {
                nearest = distance;
                best = name;
            }
        }
        return best.isEmpty() ? "" : "; did you mean `" + best + "`?";
    }

    /// Levenshtein's: inserted, removed and replaced characters.
    private static int distance(String one, String other) {
        if (Math.abs(one.length() - other.length()) > 3) {
            return Integer.MAX_VALUE;
        }
        var previous = new int[other.length() + 1];
        for (var j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (var i = 1; i <= one.length(); i++) {
            var current = new int[other.length() + 1];
            current[0] = i;
            for (var j = 1; j <= other.length(); j++) {
                var replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
