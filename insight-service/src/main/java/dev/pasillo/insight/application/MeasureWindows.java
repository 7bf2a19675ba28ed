package dev.pasillo.insight.application;

import dev.pasillo.insight.application.FigureStore.Snapshot;
import dev.pasillo.insight.domain.alert.AlertRule;
import dev.pasillo.insight.domain.alert.AlertText;
import dev.pasillo.insight.domain.alert.Measured;
import dev.pasillo.insight.domain.alert.Verdicts;
import dev.pasillo.insight.domain.alert.Window;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Measures windows, from the same sums and facts as every figure. A visit's deadline lies its stage's allowed time
/// after its entry, so a window of deadlines is a window of entries that lies so much earlier; and the list of people
/// behind it is the ordinary one.
public final class MeasureWindows {
    private final FigureStore figures;
    private final String base;
    private final boolean historicalLeftOut;

    /// @param base what links in alerts begin with; empty for paths alone
    /// @param historicalLeftOut whether visits with a historical deadline are left out
    public MeasureWindows(FigureStore figures, String base, boolean historicalLeftOut) {
        this.figures = figures;
        this.base = base;
        this.historicalLeftOut = historicalLeftOut;
    }

    /// Up to when everything has been counted; empty before the first watermark.
    public Uni<Optional<Instant>> watermark() {
        return figures.read(
                "",
                null,
                snapshot -> Uni.createFrom()
                        .item(Optional.ofNullable(snapshot.asOf().watermark())));
    }

    /// What was counted in a window; empty where the definition no longer has the stage, or no allowed time for it.
    public Uni<Optional<Reading>> measure(AlertRule rule, Window window) {
        var terms = rule.terms();
        return figures.read(
                rule.workspace(),
                null,
                snapshot -> snapshot.plan(terms.definition())
                        .chain(plan -> plan.flatMap(known -> known.stage(terms.stage()))
                                .flatMap(stage -> Optional.ofNullable(stage.allowedTime()))
                                .map(allowed ->
                                        measure(snapshot, rule, window, allowed).map(Optional::of))
                                .orElseGet(() -> Uni.createFrom().item(Optional.empty()))));
    }

    private Uni<Reading> measure(Snapshot snapshot, AlertRule rule, Window window, Duration allowedTime) {
        var terms = rule.terms();
        var text = new AlertText(rule, allowedTime, base, historicalLeftOut);
        var selection = text.selection(window);
        return snapshot.tally(terms.definition(), selection, Verdicts.figures()).chain(tally -> {
            var counts = Verdicts.count(tally, terms.stage(), historicalLeftOut);
            return counts.decided() == 0
                    ? Uni.createFrom().item(new Reading(text, Measured.NOTHING))
                    : snapshot.customers(terms.definition(), selection, terms.stage(), historicalLeftOut)
                            .map(customers ->
                                    new Reading(text, new Measured(counts.dropped(), counts.decided(), customers)));
        });
    }

    /// What was counted, and who can say it.
    public record Reading(AlertText text, Measured measured) {}
}
