package dev.pasillo.insight.application;

import dev.pasillo.contract.Alert;
import dev.pasillo.insight.application.AlertStore.Judgement;
import dev.pasillo.insight.application.AlertStore.LateDeadline;
import dev.pasillo.insight.application.AlertStore.Made;
import dev.pasillo.insight.application.AlertStore.News;
import dev.pasillo.insight.application.AlertStore.Watched;
import dev.pasillo.insight.domain.alert.AlertRule;
import dev.pasillo.insight.domain.alert.AlertStep;
import dev.pasillo.insight.domain.alert.AlertText;
import dev.pasillo.insight.domain.alert.Incident;
import dev.pasillo.insight.domain.alert.Window;
import dev.pasillo.insight.domain.fact.LateChanges;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Judges the windows of alert rules, as soon as the published watermark has closed them, and again where events that
/// came late have changed them. The wall clock decides nothing here, and a watermark that moves while nothing else
/// happens closes windows like any other.
///
/// Of all instances one judges: it holds a lease, and every write compares the lease's epoch in the same transaction,
/// so that a judge who slept through the loss of the lease writes nothing. One round at a time.
///
/// A round ends after a few seconds, well within the lease, and what is left over comes next time; rules come in random
/// order, so that one that takes long, or fails, holds up no other for good.
public final class WatchAlerts {
    private static final Logger LOG = Logger.getLogger(WatchAlerts.class);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration BUDGET = Duration.ofSeconds(4);
    private static final int WINDOWS_A_ROUND = 60;
    private static final int LATE_A_ROUND = 50;

    private final AlertStore store;
    private final MeasureWindows measures;
    private final AlertMonitor monitor;
    private final String holder = UUID.randomUUID().toString();

    public WatchAlerts(AlertStore store, MeasureWindows measures, AlertMonitor monitor) {
        this.store = store;
        this.measures = measures;
        this.monitor = monitor;
    }

    /// A round: does nothing while another instance judges.
    ///
    /// @return whether this instance judges
    public Uni<Boolean> round() {
        return store.lead(holder, LEASE).chain(epoch -> {
            monitor.leads(epoch.isPresent());
            return epoch.isEmpty()
                    ? Uni.createFrom().item(false)
                    : measures.watermark()
                            .chain(watermark -> watermark
                                    .map(at -> judge(epoch.get(), at))
                                    .orElseGet(() -> Uni.createFrom().voidItem()))
                            .replaceWith(true)
                            .onFailure(DeposedException.class)
                            .recoverWithItem(false);
        });
    }

    /// Gives the lease up, at the end.
    public Uni<Void> resign() {
        return store.resign(holder);
    }

    private Uni<Void> judge(long epoch, Instant watermark) {
        var round = new Round(epoch, watermark, System.nanoTime() + BUDGET.toNanos());
        return close(epoch, watermark)
                .chain(() -> store.late(LATE_A_ROUND))
                .chain(late -> store.watched(watermark.minus(LateChanges.REACH))
                        .chain(rules -> each(shuffled(rules), rule -> judge(round, rule, late)))
                        .chain(() -> late.isEmpty() || round.leftOver
                                ? Uni.createFrom().voidItem()
                                : store.judgedAgain(late)));
    }

    private static <T> List<T> shuffled(List<T> items) {
        var shuffled = new ArrayList<>(items);
        Collections.shuffle(shuffled, ThreadLocalRandom.current());
        return shuffled;
    }

    private Uni<Void> close(long epoch, Instant watermark) {
        return store.orphans()
                .chain(orphans -> each(
                        orphans,
                        orphan -> commit(
                                epoch,
                                new Judgement(
                                        orphan.workspace(),
                                        null,
                                        null,
                                        List.of(new News(AlertText.closed(orphan, watermark), null, null))))));
    }

    private Uni<Void> judge(Round round, Watched watched, List<LateDeadline> late) {
        var rule = watched.rule();
        var earliest = round.watermark.minus(LateChanges.REACH);
        var from = watched.closedTo() == null || watched.closedTo().isAfter(earliest) ? watched.closedTo() : earliest;
        var fresh = rule.windows().closed(from, round.watermark, WINDOWS_A_ROUND);
        var again = again(watched, late, earliest);
        if (fresh.isEmpty() && again.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var course = new Course(watched, round);
        return each(again, course::judgeAgain)
                .chain(() -> each(fresh, course::close))
                .chain(() -> course.isIdle() ? Uni.createFrom().voidItem() : commit(round.epoch, course.judgement()))
                .invoke(course::count)
                .onFailure(failure -> !(failure instanceof DeposedException))
                .recoverWithUni(failure -> {
                    round.leftOver = true;
                    LOG.warnf("a rule is judged later, workspace=%s rule=%s: %s", rule.workspace(), rule.id(), failure);
                    return Uni.createFrom().voidItem();
                });
    }

    /// The windows of a rule that were judged before and have changed, in order.
    private static List<Window> again(Watched watched, List<LateDeadline> late, Instant earliest) {
        var rule = watched.rule();
        var closedTo = watched.closedTo();
        if (closedTo == null) {
            return List.of();
        }
        var again = new TreeSet<>(Comparator.comparing(Window::to));
        late.stream()
                .filter(each -> each.workspace().equals(rule.workspace())
                        && each.definition().equals(rule.terms().definition())
                        && each.stage().equals(rule.terms().stage()))
                .flatMap(each -> rule.windows().holding(each.deadline(), closedTo).stream())
                .filter(window -> window.to().isAfter(earliest))
                .forEach(again::add);
        return List.copyOf(again);
    }

    /// The one place where an alert becomes true: once this completes, it is in the database together with everything
    /// that is to be told of it.
    private Uni<Void> commit(long epoch, Judgement judgement) {
        return store.commit(epoch, judgement)
                .invoke(committed -> {
                    if (!committed) {
                        monitor.leads(false);
                        throw new DeposedException();
                    }
                    for (var news : judgement.news()) {
                        var alert = news.alert();
                        monitor.happened(what(alert));
                        LOG.infof(
                                "alert %s, workspace=%s alert=%s rule=%s version=%d",
                                what(alert), alert.workspace(), alert.id(), alert.ruleId(), alert.ruleVersion());
                    }
                })
                .replaceWithVoid();
    }

    private static String what(Alert alert) {
        return switch (alert.state()) {
            case FIRING -> "fired";
            case RESOLVED -> "resolved";
            case RETRACTED -> "retracted";
        };
    }

    private static <T> Uni<Void> each(List<T> items, Function<T, Uni<Void>> work) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUniAndConcatenate(item -> work.apply(item).replaceWith(item))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /// One round. Its steps come one after the other.
    private static final class Round {
        private final long epoch;
        private final Instant watermark;
        private final long until;
        private boolean leftOver;

        Round(long epoch, Instant watermark, long until) {
            this.epoch = epoch;
            this.watermark = watermark;
            this.until = until;
        }

        boolean isOver() {
            leftOver |= System.nanoTime() - until > 0;
            return leftOver;
        }
    }

    /// The alerts of one rule while its windows are judged one after the other.
    private final class Course {
        private final AlertRule rule;
        private final Round round;
        private final List<Made> made;
        private final List<News> news = new ArrayList<>();
        private @Nullable Instant closedTo;
        private int judgedAgain;
        private int closed;

        Course(Watched watched, Round round) {
            this.rule = watched.rule();
            this.round = round;
            this.made = new ArrayList<>(watched.made());
            this.closedTo = watched.closedTo();
        }

        /// A window that was closed before.
        Uni<Void> judgeAgain(Window window) {
            return round.isOver() ? Uni.createFrom().voidItem() : judge(window).invoke(() -> judgedAgain++);
        }

        /// The next window.
        Uni<Void> close(Window window) {
            return round.isOver()
                    ? Uni.createFrom().voidItem()
                    : judge(window).invoke(() -> {
                        closed++;
                        closedTo = window.to();
                    });
        }

        boolean isIdle() {
            return judgedAgain + closed == 0;
        }

        Judgement judgement() {
            return new Judgement(rule.workspace(), rule, closedTo, news);
        }

        void count() {
            monitor.judged(judgedAgain + closed, judgedAgain);
        }

        private Uni<Void> judge(Window window) {
            return measures.measure(rule, window)
                    .invoke(reading -> reading.ifPresent(found -> rule.judge(
                                    made.stream().map(Made::incident).toList(), window, found.measured())
                            .ifPresent(step -> take(step, found.text()))))
                    .replaceWithVoid();
        }

        private void take(AlertStep step, AlertText text) {
            var incidents = made.stream().map(Made::incident).toList();
            switch (step) {
                case AlertStep.Fired fired -> {
                    var id = AlertText.id(rule, fired.window());
                    var alert = text.fired(id, fired.window(), fired.measured());
                    var after = Incident.after(incidents, step, id);
                    made.add(new Made(after.getLast(), alert));
                    news.add(new News(alert, fired.window(), null));
                }
                case AlertStep.Resolved resolved ->
                    over(
                            step,
                            resolved.incident().id(),
                            alert -> text.resolved(alert, resolved.by(), resolved.measured()),
                            Optional.of(resolved.by()));
                case AlertStep.Retracted retracted ->
                    over(
                            step,
                            retracted.incident().id(),
                            alert -> text.retracted(alert, round.watermark, retracted.measured()),
                            Optional.empty());
            }
        }

        private void over(AlertStep step, UUID id, UnaryOperator<Alert> end, Optional<Window> by) {
            var after = Incident.after(made.stream().map(Made::incident).toList(), step, id);
            for (var i = 0; i < made.size(); i++) {
                if (made.get(i).incident().id().equals(id)) {
                    var alert = end.apply(made.get(i).alert());
                    made.set(i, new Made(after.get(i), alert));
                    news.add(new News(alert, null, by.orElse(null)));
                }
            }
        }
    }

    /// Another instance judges by now.
    private static final class DeposedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DeposedException() {
            super("another instance judges", null, false, false);
        }
    }
}
