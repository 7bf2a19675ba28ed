package dev.pasillo.insight.web;

import dev.pasillo.contract.Fact.Verdict;
import dev.pasillo.insight.application.ReadFigures.Answer;
import dev.pasillo.insight.application.ReadFigures.Overview;
import dev.pasillo.insight.domain.figure.FunnelStage;
import dev.pasillo.insight.domain.figure.JourneyState;
import dev.pasillo.insight.domain.figure.Rule;
import dev.pasillo.insight.domain.figure.StageFigures;
import dev.pasillo.insight.domain.plan.Plan;
import dev.pasillo.insight.domain.plan.PlannedStage;
import dev.pasillo.insight.domain.query.Behind;
import dev.pasillo.insight.domain.query.PeopleLink;
import dev.pasillo.insight.domain.query.Selection;
import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// A definition as the page shows it: words and links, nothing to compute.
@TemplateData
public record JourneyView(String title, String name, List<Number> headline, List<Row> stages, List<Row> funnel) {

    /// A number and the list behind it.
    @TemplateData
    public record Number(String label, String text, String link) {}

    /// A line of a table; cells are numbers or words.
    @TemplateData
    public record Row(String title, List<Cell> cells) {}

    /// @param link absent where there is no list behind it
    @TemplateData
    public record Cell(String text, @Nullable String link) {}

    /// All definitions of an answer, with titles in the first language that they have.
    static List<JourneyView> of(Answer<Map<Plan, Overview>> answer, List<Locale> languages) {
        var views = new ArrayList<JourneyView>();
        answer.value()
                .forEach((plan, overview) -> views.add(new Viewing(plan, answer.token(), languages).of(overview)));
        return views;
    }

    private record Viewing(Plan plan, String token, List<Locale> languages) {
        JourneyView of(Overview overview) {
            return new JourneyView(
                    title(plan.title(), plan.name()),
                    plan.name(),
                    headline(overview),
                    overview.stages().entrySet().stream()
                            .map(entry -> stage(entry.getKey(), entry.getValue()))
                            .toList(),
                    plan.stages().stream().map(stage -> funnel(stage, overview)).toList());
        }

        private List<Number> headline(Overview overview) {
            var numbers = new ArrayList<Number>();
            var headline = overview.headline();
            numbers.add(new Number("started", String.valueOf(headline.started()), link(new Behind.Journeys(null))));
            for (var state : JourneyState.ALL) {
                numbers.add(
                        new Number(state.id(), String.valueOf(headline.in(state)), link(new Behind.Journeys(state))));
            }
            return numbers;
        }

        private Row stage(PlannedStage stage, StageFigures figures) {
            var id = stage.id();
            return new Row(
                    title(stage.title(), id),
                    List.of(
                            cell(figures.now(), new Behind.Visits(id, null, true, null, null)),
                            cell(figures.entered(), new Behind.Visits(id, null, null, null, null)),
                            verdict(id, figures.advanced(), Verdict.ADVANCED),
                            verdict(id, figures.completed(), Verdict.COMPLETED),
                            verdict(id, figures.dropped(), Verdict.DROPPED),
                            verdict(id, figures.open(), Verdict.OPEN),
                            verdict(id, figures.censored(), Verdict.CENSORED),
                            cell(figures.returned(), new Behind.Visits(id, null, null, true, null)),
                            new Cell(percent(figures.dropOff().rate()), null),
                            new Cell(duration(figures.dwell().quantile(0.5)), null),
                            new Cell(duration(figures.dwell().quantile(0.9)), null)));
        }

        private Row funnel(PlannedStage stage, Overview overview) {
            var cells = new ArrayList<Cell>();
            for (var rule : Rule.ALL) {
                overview.funnels().getOrDefault(rule, List.of()).stream()
                        .filter(place -> place.stage().equals(stage))
                        .forEach(place -> cells.addAll(place(rule, place)));
            }
            return new Row(title(stage.title(), stage.id()), cells);
        }

        private List<Cell> place(Rule rule, FunnelStage place) {
            return List.of(
                    cell(
                            place.customers(),
                            new Behind.Customers(rule, place.stage().id())),
                    new Cell(percent(place.ofPrevious()), null),
                    new Cell(percent(place.ofFirst()), null),
                    new Cell(duration(place.fromPrevious().quantile(0.5)), null));
        }

        private Cell verdict(String stage, long n, Verdict verdict) {
            return cell(n, new Behind.Visits(stage, verdict, null, null, null));
        }

        private Cell cell(long n, Behind behind) {
            return new Cell(String.valueOf(n), link(behind));
        }

        private String link(Behind behind) {
            return PeopleLink.of(plan.name(), Selection.ALL, behind, token);
        }

        private String title(Map<String, String> titles, String otherwise) {
            for (var language : languages) {
                var title = titles.get(language.getLanguage());
                if (title != null) {
                    return title;
                }
            }
            return titles.getOrDefault(
                    "en", titles.values().stream().sorted().findFirst().orElse(otherwise));
        }

        private static String percent(OptionalDouble share) {
            return share.isPresent() ? String.format(Locale.ROOT, "%.1f %%", share.getAsDouble() * 100) : "–";
        }

        private static String duration(OptionalDouble seconds) {
            if (seconds.isEmpty()) {
                return "–";
            }
            var value = seconds.getAsDouble();
            if (value < 120) {
                return String.format(Locale.ROOT, "%.0f s", value);
            }
            if (value < 7_200) {
                return String.format(Locale.ROOT, "%.0f min", value / 60);
            }
            return value < 172_800
                    ? String.format(Locale.ROOT, "%.1f h", value / 3_600)
                    : String.format(Locale.ROOT, "%.1f days", value / 86_400);
        }
    }
}
