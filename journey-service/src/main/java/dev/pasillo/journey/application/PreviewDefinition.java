package dev.pasillo.journey.application;

import dev.pasillo.contract.Fact;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.journey.application.QueryStore.Direction;
import dev.pasillo.journey.application.QueryStore.History;
import dev.pasillo.journey.application.QueryStore.Kept;
import dev.pasillo.journey.application.QueryStore.Snapshot;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Subject;
import dev.pasillo.journey.domain.definition.Versions;
import dev.pasillo.journey.domain.fold.Customer;
import dev.pasillo.journey.domain.fold.Reckoning;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a draft of a definition would change: stored histories are folded under the newest version and under the draft,
/// a page of customers at a time, and nothing is written. It ends after so many customers or so much time, and says so.
public final class PreviewDefinition {
    private static final int PAGE = 20;
    private static final int EXAMPLES = 20;

    /// Customers with more touchpoints are left out, and counted.
    private static final int LONGEST = 1_000;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final QueryStore store;
    private final Pseudonyms pseudonyms;
    private final Clock clock;

    public PreviewDefinition(QueryStore store, Pseudonyms pseudonyms, Clock clock) {
        this.store = store;
        this.pseudonyms = pseudonyms;
        this.clock = clock;
    }

    /// @param against the newest version; absent where there is none
    /// @param compared how many customers were folded
    /// @param leftOut how many were not, because their history is too long
    /// @param complete whether that is everybody
    /// @param differing how many have other journeys under the draft
    /// @param examples profile ids of some of them
    public record Preview(
            @Nullable Integer against,
            long compared,
            long leftOut,
            boolean complete,
            long differing,
            List<String> examples,
            Reckoning before,
            Reckoning after) {
        public Preview {
            examples = List.copyOf(examples);
        }
    }

    /// What came of it.
    public sealed interface Outcome {
        record Previewed(Preview preview) implements Outcome {}

        /// This build cannot read a version that the draft lets journeys finish under.
        record Unreadable() implements Outcome {}

        /// The versions in force describe the journeys of others.
        record OtherSubject(Subject present) implements Outcome {}
    }

    /// @param most customers at most
    public Outcome of(String workspace, JourneyDefinition draft, int most) {
        var end = clock.instant().plus(LIMIT);
        var present = store.inSnapshot(snapshot -> snapshot.definitions(workspace)).definitions().stream()
                .filter(versions -> versions.name().equals(draft.name()))
                .findFirst();
        if (present.isPresent() && !present.get().subject().equals(draft.subject())) {
            return new Outcome.OtherSubject(present.get().subject());
        }
        var earlier = earlier(workspace, draft, present);
        if (earlier.isEmpty()) {
            return new Outcome.Unreadable();
        }
        var against = present.map(versions -> versions.newest().version()).orElse(null);
        var run = new Run(
                folds(present.stream().toList()),
                folds(List.of(withDraft(workspace, earlier.get(), draft))),
                workspace,
                draft.subject());
        var after = 0L;
        while (run.compared + run.leftOut < most && clock.instant().isBefore(end)) {
            var from = after;
            var size = (int) Math.min(PAGE, most - run.compared - run.leftOut);
            var page = store.inSnapshot(snapshot -> histories(snapshot, workspace, draft.subject(), from, size));
            page.forEach(run::add);
            if (page.size() < size) {
                return new Outcome.Previewed(run.result(against, true));
            }
            after = page.getLast().customer();
        }
        return new Outcome.Previewed(run.result(against, false));
    }

    private List<History> histories(Snapshot snapshot, String workspace, Subject subject, long after, int limit) {
        return switch (subject) {
            case Subject.Customer _ -> snapshot.histories(workspace, after, limit, LONGEST);
            case Subject.Account account ->
                snapshot.accounts(workspace, account.namespace(), after, limit).stream()
                        .map(row -> history(snapshot, new Party.Account(row)))
                        .toList();
        };
    }

    private History history(Snapshot snapshot, Party.Account account) {
        var name = account.row().name();
        var touchpoints = account.touchpoints(snapshot, null, Direction.OLDEST_FIRST, LONGEST + 1);
        var evidence = snapshot.kept(account.id()).map(Kept::evidence).orElse(Customer.NOBODY);
        return new History(
                account.id(),
                pseudonyms.profileId(name.workspace(), name.identifier()),
                evidence,
                touchpoints.size() > LONGEST
                        ? null
                        : account.replaced(snapshot, touchpoints).leaveOut(touchpoints),
                QueryCustomers.now(snapshot, evidence));
    }

    /// The versions that journeys may run under beside the draft, and the newest.
    private Optional<List<DefinitionVersion>> earlier(
            String workspace, JourneyDefinition draft, Optional<Versions> present) {
        return switch (draft.inFlight()) {
            case REFOLD -> Optional.of(present.map(Versions::newest).stream().toList());
            case FINISH -> store.inSnapshot(snapshot -> snapshot.versions(workspace, draft.name()));
        };
    }

    /// As if the draft were put into force now.
    private Versions withDraft(String workspace, List<DefinitionVersion> earlier, JourneyDefinition draft) {
        var all = new ArrayList<>(earlier);
        var number = earlier.isEmpty() ? 1 : earlier.getLast().version() + 1;
        all.add(new DefinitionVersion(workspace, draft.name(), number, clock.instant(), draft));
        return new Versions(all);
    }

    private Folds folds(List<Versions> definitions) {
        var set = new DefinitionSet(0, definitions, List.of());
        return new Folds(any -> set, pseudonyms);
    }

    private static final class Run {
        private final Folds present;
        private final Folds drafted;
        private final String workspace;
        private final Subject subject;
        private final List<String> examples = new ArrayList<>();
        private Reckoning before = Reckoning.NONE;
        private Reckoning after = Reckoning.NONE;
        private long compared;
        private long leftOut;
        private long differing;

        Run(Folds present, Folds drafted, String workspace, Subject subject) {
            this.present = present;
            this.drafted = drafted;
            this.workspace = workspace;
            this.subject = subject;
        }

        void add(History history) {
            var touchpoints = history.touchpoints();
            if (touchpoints == null) {
                leftOut++;
                return;
            }
            compared++;
            var was = facts(present, history);
            var would = facts(drafted, history);
            before = before.and(Reckoning.of(was));
            after = after.and(Reckoning.of(would));
            if (!texts(was).equals(texts(would))) {
                differing++;
                if (examples.size() < EXAMPLES) {
                    examples.add(history.profileId());
                }
            }
        }

        private List<Fact> facts(Folds folds, History history) {
            var fold = folds.of(workspace, subject, history.profileId());
            var touchpoints = history.touchpoints();
            var folded = fold.refold(history.evidence(), touchpoints == null ? List.of() : touchpoints, Instant.EPOCH);
            var facts = new ArrayList<>(fold.closed(folded, history.profileId()));
            facts.addAll(fold.open(folded.customer().settledTo(history.now()), history.profileId()));
            return facts;
        }

        /// The number of the version is no difference.
        private static Set<String> texts(List<Fact> facts) {
            var texts = new HashSet<String>();
            facts.forEach(
                    fact -> texts.add(PublishedFact.of(fact).json().replaceFirst("\"definitionVersion\":\\d+", "")));
            return texts;
        }

        Preview result(@Nullable Integer against, boolean complete) {
            return new Preview(
                    against, compared, leftOut, complete && leftOut == 0, differing, examples, before, after);
        }
    }
}
