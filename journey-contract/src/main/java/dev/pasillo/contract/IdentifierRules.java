package dev.pasillo.contract;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How the identifiers of one workspace are made comparable: its namespaces, the country that its telephone numbers are
/// of where they name none, and the values that name nobody with it. Safe for use by several threads.
public final class IdentifierRules {
    /// The rules of a workspace that says nothing of its own.
    public static final IdentifierRules BUILT_IN = new IdentifierRules(Namespaces.BUILT_IN, null, List.of());

    /// How many patterns a workspace may have, and how long one may be.
    public static final int MOST_PATTERNS = 50;

    public static final int LONGEST_PATTERN = 200;

    private final Namespaces namespaces;
    private final @Nullable String region;
    private final List<Pattern> blocked;

    private IdentifierRules(Namespaces namespaces, @Nullable String region, List<Pattern> blocked) {
        this.namespaces = namespaces;
        this.region = region;
        this.blocked = List.copyOf(blocked);
    }

    /// @param region ISO 3166 code of two letters, such as ES; null: a number that names no country stays as digits
    /// @param blocked regular expressions (RE2: read in time linear in the value), each of which names nobody where
    /// it matches a whole value, in any case
    /// @throws IllegalArgumentException where the region is none, or a pattern cannot be read or is too long
    public static IdentifierRules of(Namespaces namespaces, @Nullable String region, List<String> blocked) {
        if (region != null && !regions().contains(region)) {
            throw new IllegalArgumentException("no region has the code " + region);
        }
        if (blocked.size() > MOST_PATTERNS) {
            throw new IllegalArgumentException(
                    "at most " + MOST_PATTERNS + " patterns of blocked identifiers, not " + blocked.size());
        }
        return new IdentifierRules(
                Objects.requireNonNull(namespaces, "namespaces"),
                region,
                blocked.stream().map(IdentifierRules::pattern).toList());
    }

    private static Set<String> regions() {
        return Identifiers.regions();
    }

    private static Pattern pattern(String text) {
        if (text.isEmpty() || text.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException(
                    "a pattern of blocked identifiers has 1 to " + LONGEST_PATTERN + " characters");
        }
        try {
            return Pattern.compile(text, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException unreadable) {
            throw new IllegalArgumentException("a pattern of blocked identifiers cannot be read: " + text, unreadable);
        }
    }

    /// The workspace's namespaces.
    public Namespaces namespaces() {
        return namespaces;
    }

    /// The identifier in its comparable spelling; empty where the value names nobody. Normalising again changes
    /// nothing.
    public Optional<Identifier> normalise(Identifier claimed) {
        return Identifiers.normalise(claimed, region).filter(identifier -> !isBlocked(identifier.value()));
    }

    private boolean isBlocked(String value) {
        for (var pattern : blocked) {
            if (pattern.matches(value)) {
                return true;
            }
        }
        return false;
    }

    /// Normalised, without blocked values and repetitions, in owner order: the first is the owner. Empty where none is
    /// usable.
    public List<Identifier> usable(List<Identifier> claimed) {
        // Most events name one identifier, and there is nothing to sort.
        if (claimed.size() == 1) {
            return normalise(claimed.getFirst()).map(List::of).orElse(List.of());
        }
        return claimed.stream()
                .map(this::normalise)
                .flatMap(Optional::stream)
                .distinct()
                .sorted(namespaces.ownerOrder())
                .toList();
    }
}
