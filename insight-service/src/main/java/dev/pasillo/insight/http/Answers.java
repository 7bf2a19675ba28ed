package dev.pasillo.insight.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.pasillo.insight.application.ReadFigures.Answer;
import dev.pasillo.insight.application.ReadFigures.OfMoment;
import dev.pasillo.insight.domain.figure.Durations;
import dev.pasillo.insight.domain.figure.FunnelStage;
import dev.pasillo.insight.domain.figure.HandoverFigures;
import dev.pasillo.insight.domain.figure.Headline;
import dev.pasillo.insight.domain.figure.JourneyState;
import dev.pasillo.insight.domain.figure.Proportion;
import dev.pasillo.insight.domain.figure.StageFigures;
import dev.pasillo.insight.domain.plan.PlannedMoment;
import dev.pasillo.insight.domain.plan.PlannedStage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// The answers as JSON: absent instead of null.
final class Answers {
    private Answers() {}

    static @Nullable Double number(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static @Nullable List<Double> interval(Proportion proportion) {
        return proportion
                .interval()
                .map(interval -> List.of(interval.low(), interval.high()))
                .orElse(null);
    }

    /// What every answer says about itself.
    ///
    /// @param settled whether nothing in it can still change, apart from events that come late
    /// @param watermark everything before it has been counted; absent before the first
    /// @param asOf brings the answer back for a while
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Moment(boolean settled, @Nullable Instant watermark, String asOf) {
        static Moment of(Answer<?> answer) {
            return new Moment(answer.settled(), answer.asOf().watermark(), answer.token());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Journeys(List<Journey> items, @JsonUnwrapped Moment moment) {}

    /// @param started journeys; each is active, completed, abandoned, lost or ended
    /// @param completions journeys that were ever completed
    /// @param completionRate completions of started
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Journey(
            String definition,
            String name,
            int version,
            Map<String, String> title,
            List<Stage> stages,
            long started,
            long active,
            long completed,
            long abandoned,
            long lost,
            long ended,
            long completions,
            @Nullable Double completionRate,
            @Nullable List<Double> interval,
            Map<String, String> links,
            @JsonUnwrapped @Nullable Moment moment) {

        static Journey of(
                dev.pasillo.insight.domain.plan.Plan plan,
                Headline headline,
                Map<String, String> links,
                @Nullable Moment moment) {
            return new Journey(
                    plan.name(),
                    plan.name(),
                    plan.version(),
                    plan.title(),
                    plan.stages().stream().map(Stage::of).toList(),
                    headline.started(),
                    headline.in(JourneyState.ACTIVE),
                    headline.in(JourneyState.COMPLETED),
                    headline.in(JourneyState.ABANDONED),
                    headline.in(JourneyState.LOST),
                    headline.in(JourneyState.ENDED),
                    headline.completions().part(),
                    number(headline.completions().rate()),
                    Answers.interval(headline.completions()),
                    links,
                    moment);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Stage(
            String stage,
            int rank,
            Map<String, String> title,
            @Nullable String owner,
            @Nullable Double targetSeconds,
            @Nullable Double allowedSeconds) {
        static Stage of(PlannedStage stage) {
            return new Stage(
                    stage.id(),
                    stage.rank(),
                    stage.title(),
                    stage.owner(),
                    seconds(stage.targetTime()),
                    seconds(stage.allowedTime()));
        }

        private static @Nullable Double seconds(@Nullable Duration duration) {
            return duration == null ? null : duration.toMillis() / 1_000.0;
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Funnel(
            String definition,
            String rule,
            List<FunnelPlace> stages,
            @JsonUnwrapped Moment moment) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FunnelPlace(
            String stage,
            Map<String, String> title,
            long customers,
            @Nullable Double ofFirst,
            @Nullable Double ofPrevious,
            @Nullable Double medianSecondsFromPrevious,
            Map<String, String> links) {
        static FunnelPlace of(FunnelStage place, Map<String, String> links) {
            return new FunnelPlace(
                    place.stage().id(),
                    place.stage().title(),
                    place.customers(),
                    number(place.ofFirst()),
                    number(place.ofPrevious()),
                    number(place.fromPrevious().quantile(0.5)),
                    links);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Stages(
            String definition,
            List<StageRow> stages,
            @JsonUnwrapped Moment moment) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StageRow(
            String stage,
            Map<String, String> title,
            long now,
            long entered,
            long advanced,
            long completed,
            long dropped,
            long open,
            long censored,
            long returned,
            @Nullable Double dropOffRate,
            @Nullable List<Double> interval,
            Dwell dwell,
            Feeling feeling,
            @Nullable Handover handover,
            @Nullable String owner,
            Map<String, String> links) {
        static StageRow of(
                PlannedStage stage,
                StageFigures figures,
                Map<String, String> links,
                Map<String, String> feelingLinks,
                Map<String, String> handoverLinks) {
            return new StageRow(
                    stage.id(),
                    stage.title(),
                    figures.now(),
                    figures.entered(),
                    figures.advanced(),
                    figures.completed(),
                    figures.dropped(),
                    figures.open(),
                    figures.censored(),
                    figures.returned(),
                    number(figures.dropOff().rate()),
                    Answers.interval(figures.dropOff()),
                    Dwell.of(figures.dwell(), stage.targetTime()),
                    new Feeling(
                            number(figures.feeling().mean()), figures.feeling().total(), feelingLinks),
                    Handover.of(stage, figures.handover(), handoverLinks),
                    stage.owner(),
                    links);
        }
    }

    /// How visits were felt.
    ///
    /// @param mean of the ratings attributed to them, -2…+2
    /// @param n how many ratings
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Feeling(@Nullable Double mean, long n, Map<String, String> links) {}

    /// How often the next owner was there in time.
    ///
    /// @param medianSeconds of those who were
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Handover(
            String to,
            long kept,
            long missed,
            long pending,
            @Nullable Double medianSeconds,
            Map<String, String> links) {
        static @Nullable Handover of(PlannedStage stage, HandoverFigures figures, Map<String, String> links) {
            var to = stage.handoverTo();
            return to == null
                    ? null
                    : new Handover(
                            to,
                            figures.kept().part(),
                            figures.missed(),
                            figures.pending(),
                            number(figures.measured().quantile(0.5)),
                            links);
        }
    }

    /// How long visits lasted that are over.
    ///
    /// @param overTarget the share that lasted longer than the stage's target time
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Dwell(
            @Nullable Double medianSeconds,
            @Nullable Double p90Seconds,
            @Nullable Double overTarget) {
        static Dwell of(Durations durations, @Nullable Duration target) {
            return new Dwell(
                    number(durations.quantile(0.5)),
                    number(durations.quantile(0.9)),
                    target == null ? null : number(durations.shareOver(target)));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Moments(
            String definition,
            List<MomentRow> moments,
            @JsonUnwrapped Moment moment) {}

    /// A moment of truth. `opened = kept + missed + unknown + pending`.
    ///
    /// @param rate kept of kept and missed
    /// @param objective the share that must be kept, over `windowSeconds`
    /// @param budgetLeft share of the error budget that is left over the objective's window; below 0 overdrawn
    /// @param burn how fast this rate uses the budget up: 1 exactly as fast as it is refilled
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MomentRow(
            String moment,
            Map<String, String> title,
            @Nullable String stage,
            long kept,
            long missed,
            long unknown,
            long pending,
            @Nullable Double rate,
            @Nullable List<Double> interval,
            @Nullable Double objective,
            double windowSeconds,
            @Nullable Double budgetLeft,
            @Nullable Double burn,
            Gaps gaps,
            Map<String, String> links) {
        static MomentRow of(PlannedMoment moment, OfMoment of, Map<String, String> links) {
            var figures = of.figures();
            var budget = of.budget();
            return new MomentRow(
                    moment.id(),
                    moment.title(),
                    moment.stage(),
                    figures.kept().part(),
                    figures.missed(),
                    figures.unknown(),
                    figures.pending(),
                    number(figures.kept().rate()),
                    Answers.interval(figures.kept()),
                    moment.objective(),
                    seconds(moment.window()),
                    budget == null ? null : Double.valueOf(budget.left()),
                    budget == null ? null : number(budget.burn(figures.kept())),
                    new Gaps(
                            moment.promise() == null ? null : Double.valueOf(seconds(moment.promise())),
                            moment.target() == null ? null : Double.valueOf(seconds(moment.target())),
                            number(figures.delivered()),
                            number(figures.perceived().mean())),
                    links);
        }

        private static double seconds(Duration duration) {
            return duration.toMillis() / 1_000.0;
        }
    }

    /// What is promised, aimed at, delivered and felt, so that the gaps between them are numbers of their own.
    ///
    /// @param deliveredSeconds within which half of the customers got their answer
    /// @param perceived mean rating, -2…+2
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Gaps(
            @Nullable Double promiseSeconds,
            @Nullable Double targetSeconds,
            @Nullable Double deliveredSeconds,
            @Nullable Double perceived) {}

    /// @param next gives the next page as `after`; absent on the last
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record People(
            String definition,
            long total,
            List<Entry> items,
            @Nullable String next,
            @JsonUnwrapped Moment moment) {}
}
