package dev.pasillo.journey.application;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.QueryStore.Direction;
import dev.pasillo.journey.application.QueryStore.Kept;
import dev.pasillo.journey.application.QueryStore.Snapshot;
import dev.pasillo.journey.application.TimelineEntry.Place;
import dev.pasillo.journey.domain.fold.Customer;
import dev.pasillo.journey.domain.fold.CustomerFold;
import dev.pasillo.journey.domain.fold.JourneyFold;
import dev.pasillo.journey.domain.fold.Transition;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A customer's touchpoints, what they did to journeys and by which rule, and who was linked to whom.
///
/// What happened to journeys is kept nowhere: it is told by folding the history again. At most [#FOLDED] touchpoints
/// are folded, the oldest; the touchpoints of a longer history are listed to the end all the same, and the answer says
/// up to which time transitions are told.
public final class QueryTimeline {
    /// How many touchpoints are folded while somebody waits.
    public static final int FOLDED = 10_000;

    /// How many links of a customer are told. Only a shared identifier has more.
    public static final int MOST_LINKS = 1_000;

    private final QueryStore store;
    private final Pseudonyms pseudonyms;

    public QueryTimeline(QueryStore store, Pseudonyms pseudonyms) {
        this.store = store;
        this.pseudonyms = pseudonyms;
    }

    /// @param after the entry before the page; null for the first page
    /// @param limit at most so many entries, at least one
    public record Page(Direction direction, @Nullable Place after, int limit) {
        boolean holds(Place place) {
            if (after == null) {
                return true;
            }
            return switch (direction) {
                case OLDEST_FIRST -> place.compareTo(after) > 0;
                case NEWEST_FIRST -> place.compareTo(after) < 0;
            };
        }

        Comparator<TimelineEntry> order() {
            var oldestFirst = Comparator.comparing(TimelineEntry::place);
            return switch (direction) {
                case OLDEST_FIRST -> oldestFirst;
                case NEWEST_FIRST -> oldestFirst.reversed();
            };
        }
    }

    /// A page of a timeline.
    ///
    /// @param next where the next page begins; null where this is the last
    /// @param transitionsUntil transitions are told for the time before this only; null: all are
    public record Timeline(
            List<TimelineEntry> items,
            @Nullable Place next,
            @Nullable Instant transitionsUntil) {
        public Timeline {
            items = List.copyOf(items);
        }
    }

    /// A page of the customer's timeline; empty where nobody has that name.
    public Optional<Timeline> find(String workspace, CustomerKey key, Page page) {
        return key.hash(workspace, pseudonyms)
                .flatMap(hash -> store.inSnapshot(snapshot -> {
                    var names = snapshot.customer(workspace, hash);
                    return names.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Reading(snapshot, workspace, names).page(page));
                }));
    }

    /// One answer's reading, from one snapshot.
    private final class Reading {
        private final Snapshot snapshot;
        private final String workspace;
        private final List<IdentifierRow> names;
        private final Set<Long> owners;
        private final Replaced replaced;

        Reading(Snapshot snapshot, String workspace, List<IdentifierRow> names) {
            this.snapshot = snapshot;
            this.workspace = workspace;
            this.names = names;
            this.owners = names.stream().map(IdentifierRow::id).collect(Collectors.toSet());
            this.replaced = snapshot.replaced(names);
        }

        Timeline page(Page page) {
            var history = snapshot.touchpoints(owners, null, Direction.OLDEST_FIRST, FOLDED + 1);
            var whole = history.size() <= FOLDED;
            var transitionsUntil = whole ? null : history.getLast().occurredAt();
            var entries = new ArrayList<>(identities());
            entries.addAll(transitions(replaced.leaveOut(history), transitionsUntil));
            entries.addAll(touchpoints(whole ? history : window(page)));
            var following = entries.stream()
                    .filter(entry -> page.holds(entry.place()))
                    .sorted(page.order())
                    .limit(page.limit() + 1L)
                    .toList();
            var more = following.size() > page.limit();
            var items = more ? following.subList(0, page.limit()) : following;
            return new Timeline(items, more ? items.getLast().place() : null, transitionsUntil);
        }

        /// Of a history that is not at hand as a whole, at least the touchpoints that the page can hold.
        private List<Touchpoint> window(Page page) {
            var from = page.after() == null ? null : page.after().at();
            return snapshot.touchpoints(owners, from, page.direction(), page.limit() + 1);
        }

        private List<TimelineEntry> touchpoints(List<Touchpoint> touchpoints) {
            return touchpoints.stream()
                    .<TimelineEntry>map(touchpoint -> new TimelineEntry.TouchpointEntry(
                            new Place(
                                    touchpoint.occurredAt(),
                                    Place.TOUCHPOINT,
                                    touchpoint.source(),
                                    touchpoint.id(),
                                    touchpoint.revision() == null ? 0 : touchpoint.revision()),
                            touchpoint,
                            replaced.isReplaced(touchpoint)))
                    .toList();
        }

        private List<TimelineEntry> identities() {
            var order = pseudonyms.rules().of(workspace).namespaces().ownerOrder();
            var numbered = new Numbered();
            return snapshot.linksOf(owners, MOST_LINKS).stream()
                    .sorted(Comparator.comparing(
                                    (StoredLink stored) -> stored.link().owner(), order)
                            .thenComparing(stored -> stored.link().other(), order))
                    .<TimelineEntry>map(stored -> {
                        var evidence = stored.link().evidence();
                        return new TimelineEntry.IdentityEntry(
                                numbered.place(
                                        evidence.occurredAt(),
                                        Place.IDENTITY,
                                        evidence.source(),
                                        evidence.touchpoint()),
                                stored.link(),
                                stored.rejected());
                    })
                    .toList();
        }

        private List<TimelineEntry> transitions(List<Touchpoint> history, @Nullable Instant until) {
            var foldable = until == null
                    ? history
                    : history.stream()
                            .filter(touchpoint -> touchpoint.occurredAt().isBefore(until))
                            .toList();
            var now = until == null ? now() : Instant.EPOCH;
            var fold = new CustomerFold(snapshot.definitions(workspace), pseudonyms);
            var entries = new ArrayList<TimelineEntry>();
            for (var closed :
                    fold.refold(Customer.NOBODY, foldable, Instant.EPOCH).closed()) {
                var settled =
                        JourneyFold.settle(closed.versions(), closed.folded().state(), now, pseudonyms);
                var transitions = new ArrayList<>(closed.folded().transitions());
                transitions.addAll(settled.transitions());
                entries.addAll(entries(closed.versions().name(), transitions));
            }
            return entries;
        }

        /// Several transitions of one instant keep the order in which they happened.
        private static List<TimelineEntry> entries(String definition, List<Transition> transitions) {
            var numbered = new Numbered();
            return transitions.stream()
                    .<TimelineEntry>map(transition -> new TimelineEntry.TransitionEntry(
                            numbered.place(transition.at(), Place.TRANSITION, definition, ""), definition, transition))
                    .toList();
        }

        private Instant now() {
            var evidence = snapshot.kept(names.getFirst().customer())
                    .map(Kept::evidence)
                    .orElse(Customer.NOBODY);
            return QueryCustomers.now(snapshot, evidence);
        }
    }

    /// Gives entries that would be at the same place their numbers, in the order in which they are met.
    private static final class Numbered {
        private final Map<Place, Integer> met = new HashMap<>();

        Place place(Instant at, int kind, String first, String second) {
            var ordinal = met.merge(new Place(at, kind, first, second, 0), 1, Integer::sum) - 1;
            return new Place(at, kind, first, second, ordinal);
        }
    }
}
