package dev.pasillo.journey.application;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.QueryStore.Direction;
import dev.pasillo.journey.application.QueryStore.Kept;
import dev.pasillo.journey.application.QueryStore.Snapshot;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionSet.SetAside;
import dev.pasillo.journey.domain.fold.Customer;
import dev.pasillo.journey.domain.fold.CustomerFold;
import dev.pasillo.journey.domain.fold.JourneyFold;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /// The customer that the question names.
    public Answer find(String workspace, CustomerKey key) {
        var hash = key.hash(workspace, pseudonyms);
        if (hash.isEmpty()) {
            return new Answer.Unknown();
        }
        return store.inSnapshot(snapshot -> {
            var names = snapshot.customer(workspace, hash.get());
            return names.isEmpty() ? new Answer.Unknown() : answer(snapshot, workspace, names);
        });
    }

    private Answer answer(Snapshot snapshot, String workspace, List<IdentifierRow> names) {
        var kept = snapshot.kept(names.getFirst().customer());
        if (kept.isEmpty()) {
            return new Answer.Found(
                    view(snapshot, workspace, names, Map.of(), new JourneyAssembly(), DefinitionSet.EMPTY));
        }
        var evidence = kept.get().evidence();
        var assembly = new JourneyAssembly();
        var definitions = snapshot.definitions(workspace);
        var fold = new CustomerFold(definitions, pseudonyms);
        var current = fold.upToDate(evidence) && !kept.get().dirty()
                ? Optional.of(asKept(kept.get(), definitions, assembly))
                : foldAnew(snapshot, fold, evidence, names, assembly);
        if (current.isEmpty()) {
            return new Answer.BeingFolded();
        }
        settle(definitions, current.get(), now(snapshot, evidence), assembly);
        return new Answer.Found(view(snapshot, workspace, names, current.get().traits(), assembly, definitions));
    }

    private static Customer asKept(Kept kept, DefinitionSet definitions, JourneyAssembly assembly) {
        kept.closed().stream()
                .filter(fact -> !definitions.isSetAside(fact.fact().definition()))
                .forEach(fact -> assembly.closed(fact.fact()));
        return kept.evidence();
    }

    private static Optional<Customer> foldAnew(
            Snapshot snapshot,
            CustomerFold fold,
            Customer evidence,
            List<IdentifierRow> names,
            JourneyAssembly assembly) {
        var history = new ArrayList<Touchpoint>(snapshot.touchpoints(
                names.stream().map(IdentifierRow::id).toList(),
                null,
                Direction.OLDEST_FIRST,
                QueryTimeline.FOLDED + 1));
        if (history.size() > QueryTimeline.FOLDED) {
            return Optional.empty();
        }
        var folded = fold.refold(evidence, snapshot.replaced(names).leaveOut(history), Instant.EPOCH);
        folded.closed().forEach(closed -> assembly.closed(closed.versions(), closed.folded()));
        return Optional.of(folded.customer());
    }

    private void settle(DefinitionSet definitions, Customer customer, Instant now, JourneyAssembly assembly) {
        for (var versions : definitions.definitions()) {
            var state = customer.journeys().get(versions.name());
            if (state != null) {
                assembly.open(versions, JourneyFold.settle(versions, state, now, pseudonyms));
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
            List<IdentifierRow> names,
            Map<String, Object> traits,
            JourneyAssembly assembly,
            DefinitionSet definitions) {
        var identifiers = names.stream()
                .map(IdentifierRow::identifier)
                .sorted(pseudonyms.rules().of(workspace).namespaces().ownerOrder())
                .toList();
        var accepted = snapshot
                .acceptedLinksOf(names.stream().map(IdentifierRow::id).toList())
                .stream()
                .map(StoredLink::link)
                .toList();
        return new CustomerView(
                pseudonyms.profileId(workspace, identifiers.getFirst()),
                names.stream().map(IdentifierRow::hash).map(Pseudonyms::text).toList(),
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
