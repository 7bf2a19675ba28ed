package dev.pasillo.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pasillo.local.JourneyClient.Answer;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `source`: registers who sends events, and gives each its keys.
@Command(
        name = "source",
        description = "Registers sources of events: a name, the kind of sender, and keys that can be replaced.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SourceAdd.class,
            SourceCommand.All.class,
            SourceCommand.Show.class,
            SourceCommand.Rotate.class,
            SourceCommand.Remove.class,
            SourceCommand.Kinds.class
        })
final class SourceCommand implements Runnable {
    private static final Duration LONGEST = Duration.ofDays(90);

    @Mixin
    private DataOption data = new DataOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing");
    }

    static JourneyClient journey(DataOption data) {
        return new JourneyClient(data.running().ports(), data.keys());
    }

    /// What was answered.
    ///
    /// @param otherwise what did not happen, where it is a refusal
    static JsonNode done(Answer answer, String otherwise) {
        if (answer.isError()) {
            throw new LauncherException(otherwise + ": " + answer.problem());
        }
        return answer.body();
    }

    /// `source list`.
    @Command(name = "list", description = "Lists the sources.")
    static final class All implements Callable<Integer> {
        @Mixin
        private DataOption data = new DataOption();

        @Override
        public Integer call() {
            var journey = journey(data);
            var after = "";
            do {
                var page = done(journey.sources(after), "The sources cannot be listed");
                page.path("items").forEach(source -> System.out.println(line(source)));
                after = page.path("next").asText("");
            } while (!after.isEmpty());
            return 0;
        }

        private static String line(JsonNode source) {
            var keys = source.path("keys").size();
            return "%-24s %-16s %-8s %d %s"
                    .formatted(
                            source.path("name").asText(),
                            source.path("kind").asText("any kind"),
                            source.path("channel").asText("-"),
                            keys,
                            keys == 1 ? "key" : "keys");
        }
    }

    /// `source show`.
    @Command(name = "show", description = "Shows what is set for a source. Keys and secrets are told never again.")
    static final class Show implements Callable<Integer> {
        @Mixin
        private DataOption data = new DataOption();

        @Parameters(paramLabel = "NAME", description = "The source")
        private String name = "";

        @Override
        public Integer call() {
            var source = done(journey(data).source(name), name);
            System.out.println(source.toPrettyString());
            return 0;
        }
    }

    /// `source rotate`.
    @Command(
            name = "rotate",
            description = "Makes a new key for a source and shows it once. Its other keys end a day later.")
    static final class Rotate implements Callable<Integer> {
        @Mixin
        private DataOption data = new DataOption();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "NAME", description = "The source")
        private String name = "";

        @Option(
                names = "--others-end-in",
                paramLabel = "TIME",
                defaultValue = "24h",
                description = "When its other keys end: 30m, 24h or P7D, up to P90D; 0s: at once (default: 24h)")
        private String othersEnd = "24h";

        @Override
        public Integer call() {
            var end = othersEnd();
            var key = done(journey(data).rotate(name, end), name + " keeps its keys");
            System.out.println("Key (shown this once): " + key.path("key").asText());
            return 0;
        }

        private Duration othersEnd() {
            try {
                var text = othersEnd.toUpperCase(Locale.ROOT);
                var end = Duration.parse(text.startsWith("P") ? text : "PT" + text);
                if (!end.isNegative() && end.compareTo(LONGEST) <= 0) {
                    return end;
                }
            } catch (DateTimeException noDuration) {
                // Refused below, like one out of range.
            }
            throw new ParameterException(
                    spec.commandLine(),
                    "--others-end-in %s is no time such as 30m, 24h or P7D, up to P90D".formatted(othersEnd));
        }
    }

    /// `source remove`.
    @Command(
            name = "remove",
            description = "Removes a source: its keys are not known any more. Touchpoints that came from it stay.")
    static final class Remove implements Callable<Integer> {
        @Mixin
        private DataOption data = new DataOption();

        @Parameters(paramLabel = "NAME", description = "The source")
        private String name = "";

        @Override
        public Integer call() {
            done(journey(data).removeSource(name), name + " was not removed");
            System.out.println(name + " is removed. Its keys are refused in a moment.");
            return 0;
        }
    }

    /// `source kinds`.
    @Command(name = "kinds", description = "Lists the kinds of senders that Pasillo understands.")
    static final class Kinds implements Callable<Integer> {
        @Mixin
        private DataOption data = new DataOption();

        @Override
        public Integer call() {
            done(journey(data).senders(), "The kinds are not known")
                    .path("items")
                    .forEach(kind -> System.out.println("%-16s %s%s"
                            .formatted(
                                    kind.path("name").asText(),
                                    kind.path("title").asText(),
                                    kind.path("signed").asBoolean() ? " (signs: add --secret)" : "")));
            return 0;
        }
    }
}
