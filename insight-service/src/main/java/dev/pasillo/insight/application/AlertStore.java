package dev.pasillo.insight.application;

import dev.pasillo.contract.Alert;
import dev.pasillo.insight.domain.alert.AlertRule;
import dev.pasillo.insight.domain.alert.Incident;
import dev.pasillo.insight.domain.alert.Window;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where alerts are kept, and who may write them.
public interface AlertStore {

    /// Becomes, or stays, the one who judges. Empty while somebody else is.
    ///
    /// @param lease after so long without a call somebody else may take over
    Uni<Optional<Long>> lead(String holder, Duration lease);

    /// Lets somebody else take over at once.
    Uni<Void> resign(String holder);

    /// The rules that are on, each with what it has made since a time.
    Uni<List<Watched>> watched(Instant since);

    /// Alerts that are firing under a version of a rule that is no longer in force.
    Uni<List<Alert>> orphans();

    /// Deadlines around which windows have changed, the oldest first. Those that no rule asks for are forgotten.
    Uni<List<LateDeadline>> late(int limit);

    /// Forgets deadlines whose windows have been judged again.
    Uni<Void> judgedAgain(List<LateDeadline> deadlines);

    /// Commits what was judged: alerts, what is to be told to whom, what goes to the topic, and how far the rule's
    /// windows are judged, all or nothing. False, and nothing is written, where another has become the judge since
    /// `epoch`.
    Uni<Boolean> commit(long epoch, Judgement judgement);

    /// What waits for the topic, the oldest first, worked on by nobody else meanwhile, and forgotten when `publish`
    /// succeeds.
    Uni<Integer> publish(int limit, Publication publish);

    /// Hands alerts to the topic.
    @FunctionalInterface
    interface Publication {
        /// Completes when the broker has all of them.
        Uni<Void> publish(List<Outgoing> alerts);
    }

    /// An alert on its way to the topic.
    record Outgoing(String workspace, String id, String body) {}

    /// A rule and what it has made.
    ///
    /// @param closedTo its windows that end up to here have been judged; absent for none
    /// @param made the alerts, the oldest first
    record Watched(AlertRule rule, @Nullable Instant closedTo, List<Made> made) {
        public Watched {
            made = List.copyOf(made);
        }
    }

    record Made(Incident incident, Alert alert) {}

    record LateDeadline(long id, String workspace, String definition, String stage, Instant deadline) {}

    /// What was judged of one rule.
    ///
    /// @param closedTo absent: as before
    /// @param news what happened to its alerts, in order
    record Judgement(
            String workspace,
            @Nullable AlertRule rule,
            @Nullable Instant closedTo,
            List<News> news) {
        public Judgement {
            news = List.copyOf(news);
        }
    }

    /// An alert that fired, resolved or was retracted.
    ///
    /// @param window the one that fired
    /// @param by the one that resolved it
    record News(
            Alert alert, @Nullable Window window, @Nullable Window by) {}
}
