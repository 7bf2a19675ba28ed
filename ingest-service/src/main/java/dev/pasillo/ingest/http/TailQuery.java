package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.tail.Filters;
import dev.pasillo.kit.Problem;
import io.vertx.core.MultiMap;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What somebody wants to see, as the query says it. A misspelled filter would show nothing, or everything, and look
/// right; so each mistake is told with what is possible.
///
/// @param rate events a second
record TailQuery(Filters filters, int rate) {
    private static final List<String> NAMES = List.of("source", "format", "type", "only", "rate");
    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_]{0,99}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");
    private static final int NAMES_TOLD = 50;

    /// What there is to ask for.
    ///
    /// @param sources of the workspace
    /// @param allSources whether these are all; otherwise some may come to be known in a moment
    /// @param formats names of formats
    record Possible(SortedSet<String> sources, boolean allSources, SortedSet<String> formats, TailSettings settings) {}

    /// A query that was read.
    sealed interface Reading {
        record Understood(TailQuery query) implements Reading {}

        record Refused(Problem problem) implements Reading {}
    }

    static Reading read(MultiMap given, Possible possible) {
        var problem = firstProblem(given, possible);
        return problem.<Reading>map(Reading.Refused::new)
                .orElseGet(() -> new Reading.Understood(new TailQuery(
                        new Filters(
                                given.get("source"), given.get("format"), given.get("type"), only(given.get("only"))),
                        given.contains("rate") ? Integer.parseInt(given.get("rate")) : possible.settings.rate())));
    }

    private static Optional<Problem> firstProblem(MultiMap given, Possible possible) {
        for (var name : given.names()) {
            if (!NAMES.contains(name)) {
                return Optional.of(
                        problem("parameter-unknown", name, "The live tail takes " + String.join(", ", NAMES) + "."));
            }
            if (given.getAll(name).size() > 1) {
                return Optional.of(problem("parameter-invalid", name, "Give it once."));
            }
            var wrong = wrong(name, given.get(name), possible);
            if (wrong != null) {
                return Optional.of(problem("parameter-invalid", name, wrong));
            }
        }
        return Optional.empty();
    }

    /// What is wrong with a value; null where nothing is.
    private static @Nullable String wrong(String name, String value, Possible possible) {
        return switch (name) {
            case "source" ->
                possible.allSources && !possible.sources.contains(value)
                        ? "The sources of the workspace are " + listed(possible.sources) + "."
                        : null;
            case "format" ->
                possible.formats.contains(value) ? null : "The formats are " + listed(possible.formats) + ".";
            case "type" ->
                TYPE.matcher(value).matches() ? null : "A type is snake_case of at most 100 characters: order_paid.";
            case "only" -> only(value) == null ? "It is one of " + listed(onlies()) + "." : null;
            case "rate" ->
                NUMBER.matcher(value).matches()
                                && Integer.parseInt(value) >= 1
                                && Integer.parseInt(value) <= possible.settings.maxRate()
                        ? null
                        : "It is a number of events a second from 1 to " + possible.settings.maxRate() + ".";
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Filters.@Nullable Outcome only(@Nullable String value) {
        for (var outcome : Filters.Outcome.values()) {
            if (word(outcome).equals(value)) {
                return outcome;
            }
        }
        return null;
    }

    static String word(Filters.Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private static Set<String> onlies() {
        var words = new TreeSet<String>();
        for (var outcome : Filters.Outcome.values()) {
            words.add(word(outcome));
        }
        return words;
    }

    private static String listed(Collection<String> names) {
        var some = String.join(", ", names.stream().limit(NAMES_TOLD).toList());
        return names.size() > NAMES_TOLD ? some + " and " + (names.size() - NAMES_TOLD) + " more" : some;
    }

    private static Problem problem(String code, String parameter, String detail) {
        return Problem.of(400, code, detail).with("parameter", parameter);
    }
}
