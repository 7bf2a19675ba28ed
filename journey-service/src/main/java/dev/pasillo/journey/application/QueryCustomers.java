package dev.pasillo.journey.application;

import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.QueryStore.Direction;
import dev.pasillo.journey.application.QueryStore.Kept;
import dev.pasillo.journey.application.QueryStore.Snapshot;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionSet.SetAside;
import dev.pasillo.journey.domain.fold.Customer;
import dev.pasillo.journey.domain.fold.CustomerFold;
import dev.pasillo.journey.domain.fold.JourneyFold;
import dev.pasillo.journey.domain.fold.JourneyIds;
import dev.pasillo.journey.domain.identity.Link;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of one customer: who they are, and their journeys as of the stream's progress.
///
/// Told from the kept evidence, not from the history: deadlines that have passed since the last touchpoint are laid
/// over it. Only where the evidence is out of date (a definition is newer, or a long history has changed in its midst)
/// is the history folded, for this answer alone.
public final class QueryCustomers {
    private final QueryStore store;
    private final Pseudonyms pseudonyms;

    public QueryCustomers(QueryStore store, Pseudonyms pseudonyms) {
        this.store = store;
        this.pseudonyms = pseudonyms;
    }

    /// How a question for a customer is answered.
    public sealed interface Answer {
        /// The customer.
        record Found(CustomerView customer) implements Answer {}

        /// Nobody has that name.
        record Unknown() implements Answer {}

        /// What is kept is out of date, because the definitions or the history have changed, and the history is too
        /// long to be folded while somebody waits: it will be folded shortly.
        record BeingFolded() implements Answer {}
    }

    /// The customer that the question names, an account's journeys among its own.
    public Answer find(String workspace, CustomerKey key) {
        return store.inSnapshot(snapshot -> {
            var folds = new Folds(snapshot::definitions, pseudonyms);
            var parties = Party.named(snapshot, folds, workspace, key, pseudonyms);
            return parties.isEmpty() ? new Answer.Unknown() : answer(snapshot, workspace, parties, folds);
        });
    }

    private Answer answer(Snapshot snapshot, String workspace, List<Party> parties, Folds folds) {
        var assembly = new JourneyAssembly();
        Map<String, Object> traits = null;
        for (var party : parties) {
            var profileId = pseudonyms.profileId(
                    workspace, party.identifiers(pseudonyms).getFirst());
            var definitions = folds.definitions(workspace).of(party.subject());
            var fold = folds.of(workspace, party.subject(), profileId);
            var evidence = told(snapshot, party, definitions, fold, assembly);
            if (evidence.isEmpty()) {
                return new Answer.BeingFolded();
            }
            settle(
                    definitions,
                    evidence.get(),
                    now(snapshot, evidence.get()),
                    assembly,
                    folds.ids(party.subject(), profileId));
            // Where a customer is an account as well, what is known of the person is what the person said.
            traits = traits == null ? evidence.get().traits() : traits;
        }
        return new Answer.Found(view(
                snapshot,
                workspace,
                parties.getFirst(),
                Objects.requireNonNullElse(traits, Map.of()),
                assembly,
                folds.definitions(workspace)));
    }

    /// The evidence, and what it closed; empty where that would take too long.
    private static Optional<Customer> told(
            Snapshot snapshot, Party party, DefinitionSet definitions, CustomerFold fold, JourneyAssembly assembly) {
        var kept = snapshot.kept(party.id());
        var evidence = kept.map(Kept::evidence).orElse(Customer.NOBODY);
        var begun = switch (party) {
            // Nobody of whom no touchpoint came has anything kept.
            case Party.Person _ -> true;
            // The account's turn may come after the definition's.
            case Party.Account _ -> evidence.last() != null;
        };
        return begun && fold.upToDate(evidence) && kept.filter(Kept::dirty).isEmpty()
                ? Optional.of(
                        kept.map(same -> asKept(same, definitions, assembly)).orElse(evidence))
                : foldAnew(snapshot, fold, evidence, party, assembly);
    }

    private static Customer asKept(Kept kept, DefinitionSet definitions, JourneyAssembly assembly) {
        kept.closed().stream()
                .filter(fact -> !definitions.isSetAside(fact.fact().definition()))
                .forEach(fact -> assembly.closed(fact.fact()));
        return kept.evidence();
    }

    private static Optional<Customer> foldAnew(
            Snapshot snapshot, CustomerFold fold, Customer evidence, Party party, JourneyAssembly assembly) {
        var history = party.touchpoints(snapshot, null, Direction.OLDEST_FIRST, QueryTimeline.FOLDED + 1);
        if (history.size() > QueryTimeline.FOLDED) {
            return Optional.empty();
        }
        var folded = fold.refold(evidence, party.replaced(snapshot, history).leaveOut(history), Instant.EPOCH);
        folded.closed().forEach(closed -> assembly.closed(closed.versions(), closed.folded()));
        return Optional.of(folded.customer());
    }

    private static void settle(
            DefinitionSet definitions, Customer customer, Instant now, JourneyAssembly assembly, JourneyIds ids) {
        for (var versions : definitions.definitions()) {
            var state = customer.journeys().get(versions.name());
            if (state != null) {
                assembly.open(versions, JourneyFold.settle(versions, state, now, ids));
            }
        }
    }

    /// The time that deadlines are measured against. What was published once stays passed, even while a new partition
    /// has not begun and progress says nothing.
    static Instant now(Snapshot snapshot, Customer evidence) {
        var settled = evidence.settledTo();
        return snapshot.progress().filter(progress -> progress.isAfter(settled)).orElse(settled);
    }

    private CustomerView view(
            Snapshot snapshot,
            String workspace,
            Party party,
            Map<String, Object> traits,
            JourneyAssembly assembly,
            DefinitionSet definitions) {
        var identifiers = party.identifiers(pseudonyms);
        var accepted = switch (party) {
            case Party.Person person ->
                snapshot.acceptedLinksOf(person.owners()).stream()
                        .map(StoredLink::link)
                        .toList();
            case Party.Account _ -> List.<Link>of();
        };
        return new CustomerView(
                pseudonyms.profileId(workspace, identifiers.getFirst()),
                identifiers.stream()
                        .map(identifier -> Pseudonyms.text(pseudonyms.of(workspace, identifier)))
                        .toList(),
                pseudonyms.identityVersion(workspace, accepted),
                identifiers,
                traits,
                assembly.journeys(),
                assembly.moments(),
                setAside(definitions));
    }

    private static @Nullable List<String> setAside(DefinitionSet definitions) {
        var names = definitions.setAside().stream().map(SetAside::name).sorted().toList();
        return names.isEmpty() ? null : names;
    }
}
