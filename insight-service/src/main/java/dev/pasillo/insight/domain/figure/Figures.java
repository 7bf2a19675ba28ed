package dev.pasillo.insight.domain.figure;

import dev.pasillo.contract.Fact;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The names under which facts are added up. They are stored: a name never changes its meaning.
///
/// The three rules of the funnel mostly agree, so what a customer adds under several of them is added once,
/// under a name that says which (`funnel.rfs`: reached, first-order and sequential); a rule is read from the
/// names that carry its letter.
public final class Figures {
    /// Visits without an end, by stage.
    public static final String PRESENT = "visit.present";
    /// Visits left to an earlier stage, by stage.
    public static final String RETURNED = "visit.returned";
    /// How long visits lasted that are over, by stage and bucket.
    public static final String DWELL = "visit.dwell";
    /// Journeys that were completed, whatever became of them later.
    public static final String COMPLETIONS = "journey.completions";

    /// How long answers took that came, by moment and bucket.
    public static final String MEASURED = "moment.measured";
    /// Moments that were missed without an answer, by moment.
    public static final String UNANSWERED = "moment.unanswered";
    /// How moments were felt, by moment and bucket of [Scores].
    public static final String PERCEIVED = "moment.perceived";

    /// How long hand-overs took that were shown in time, by stage and bucket.
    public static final String HANDOVER_MEASURED = "handover.measured";
    /// How visits were felt, by stage and bucket of [Scores].
    public static final String FEELING = "feedback.feeling";

    private static final String HANDOVER = "handover.";
    private static final String MOMENT = "moment.";
    private static final String VISIT = "visit.";
    private static final String HISTORICAL = "visit.historical.";
    private static final String JOURNEY = "journey.";
    private static final String FUNNEL = "funnel.";
    private static final String STEP = "step.";

    private static final Map<Rule, List<String>> FUNNEL_OF = new EnumMap<>(Rule.class);
    private static final Map<Rule, List<String>> STEP_OF = new EnumMap<>(Rule.class);

    static {
        for (var rule : Rule.ALL) {
            FUNNEL_OF.put(rule, namesWith(FUNNEL, rule));
            STEP_OF.put(rule, namesWith(STEP, rule));
        }
    }

    private Figures() {}

    /// Visits with a verdict, by stage.
    public static String visits(Fact.Verdict verdict) {
        return VISIT + verdict.name().toLowerCase(Locale.ROOT);
    }

    /// Visits with a verdict whose deadline was historical, by stage: they are counted, and no alert is made of them.
    public static String historical(Fact.Verdict verdict) {
        return HISTORICAL + verdict.name().toLowerCase(Locale.ROOT);
    }

    /// Journeys in a state.
    public static String journeys(JourneyState state) {
        return JOURNEY + state.id();
    }

    /// Moments of truth with an outcome, by moment.
    public static String moments(Fact.Outcome outcome) {
        return MOMENT + outcome.name().toLowerCase(Locale.ROOT);
    }

    /// Hand-overs with an outcome, by stage.
    public static String handovers(Fact.Outcome outcome) {
        return HANDOVER + outcome.name().toLowerCase(Locale.ROOT);
    }

    /// Customers counted at a stage under exactly these rules, by stage.
    static String funnel(Set<Rule> rules) {
        return FUNNEL + letters(rules);
    }

    /// How long customers took from one stage to the next under exactly these rules, by step and bucket.
    static String step(Set<Rule> rules) {
        return STEP + letters(rules);
    }

    /// The names that add up to the customers counted at a stage under a rule.
    public static List<String> funnelOf(Rule rule) {
        return FUNNEL_OF.getOrDefault(rule, List.of());
    }

    /// The names that add up to the durations of a step under a rule.
    public static List<String> stepOf(Rule rule) {
        return STEP_OF.getOrDefault(rule, List.of());
    }

    /// Whether facts of a kind add to a figure.
    public static boolean isOf(String kind, String figure) {
        return figure.startsWith(kind + ".") || (kind.equals("funnel") && figure.startsWith(STEP));
    }

    /// What stands in the place of the stage for a step.
    public static String step(String from, String to) {
        return from + ">" + to;
    }

    private static String letters(Set<Rule> rules) {
        var letters = new StringBuilder(Rule.ALL.size());
        for (var rule : Rule.ALL) {
            if (rules.contains(rule)) {
                letters.append(letter(rule));
            }
        }
        return letters.toString();
    }

    private static char letter(Rule rule) {
        return switch (rule) {
            case REACHED -> 'r';
            case FIRST_ORDER -> 'f';
            case SEQUENTIAL -> 's';
        };
    }

    private static List<String> namesWith(String prefix, Rule rule) {
        var subsets = new ArrayList<>(List.of(""));
        for (var each : Rule.ALL) {
            var letter = String.valueOf(letter(each));
            subsets = new ArrayList<>(
                    each == rule
                            ? subsets.stream().map(subset -> subset + letter).toList()
                            : subsets.stream()
                                    .flatMap(subset -> Stream.of(subset, subset + letter))
                                    .toList());
        }
        return subsets.stream().map(subset -> prefix + subset).toList();
    }
}
