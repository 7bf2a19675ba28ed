package dev.pasillo.journey.application;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.QueryStore.Direction;
import dev.pasillo.journey.application.QueryStore.Kept;
import dev.pasillo.journey.application.QueryStore.Snapshot;
import dev.pasillo.journey.application.TimelineEntry.Place;
import dev.pasillo.journey.domain.fold.Customer;
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
        return store.inSnapshot(snapshot -> {
            var folds = new Folds(snapshot::definitions, pseudonyms);
            var parties = Party.named(snapshot, folds, workspace, key, pseudonyms);
            return parties.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Reading(snapshot, workspace, parties, folds).page(page));
        });
    }

    /// One answer's reading, from one snapshot.
    private final class Reading {
        private final Snapshot snapshot;
        private final String workspace;
        private final List<Party> parties;
        private final Folds folds;

        Reading(Snapshot snapshot, String workspace, List<Party> parties, Folds folds) {
            this.snapshot = snapshot;
            this.workspace = workspace;
            this.parties = parties;
            this.folds = folds;
        }

        Timeline page(Page page) {
            var entries = new ArrayList<TimelineEntry>();
            Instant transitionsUntil = null;
            for (var party : parties) {
                var history = party.touchpoints(snapshot, null, Direction.OLDEST_FIRST, FOLDED + 1);
                var whole = history.size() <= FOLDED;
                var until = whole ? null : history.getLast().occurredAt();
                var replaced = party.replaced(snapshot, history);
                entries.addAll(identities(party));
                entries.addAll(transitions(party, replaced.leaveOut(history), until));
                // What a customer owns who is an account as well names the account.
                if (party.equals(parties.getLast())) {
                    var listed = whole ? history : window(party, page);
                    entries.addAll(touchpoints(listed, whole ? replaced : party.replaced(snapshot, listed)));
                }
                transitionsUntil = earlier(transitionsUntil, until);
            }
            var following = entries.stream()
                    .filter(entry -> page.holds(entry.place()))
                    .sorted(page.order())
                    .limit(page.limit() + 1L)
                    .toList();
            var more = following.size() > page.limit();
            var items = more ? following.subList(0, page.limit()) : following;
            return new Timeline(items, more ? items.getLast().place() : null, transitionsUntil);
        }

        private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return one.isBefore(other) ? one : other;
        }

        /// Of a history that is not at hand as a whole, at least the touchpoints that the page can hold.
        private List<Touchpoint> window(Party party, Page page) {
            var from = page.after() == null ? null : page.after().at();
            return party.touchpoints(snapshot, from, page.direction(), page.limit() + 1);
        }

        private static List<TimelineEntry> touchpoints(List<Touchpoint> touchpoints, Replaced replaced) {
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

        private List<TimelineEntry> identities(Party party) {
            return switch (party) {
                case Party.Person person -> identities(person);
                case Party.Account _ -> List.of();
            };
        }

        private List<TimelineEntry> identities(Party.Person person) {
            var order = pseudonyms.rules().of(workspace).namespaces().ownerOrder();
            var numbered = new Numbered();
            return snapshot.linksOf(person.owners(), MOST_LINKS).stream()
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

        private List<TimelineEntry> transitions(Party party, List<Touchpoint> history, @Nullable Instant until) {
            var foldable = until == null
                    ? history
                    : history.stream()
                            .filter(touchpoint -> touchpoint.occurredAt().isBefore(until))
                            .toList();
            var now = until == null ? now(party) : Instant.EPOCH;
            var profileId = pseudonyms.profileId(
                    workspace, party.identifiers(pseudonyms).getFirst());
            var fold = folds.of(workspace, party.subject(), profileId);
            var ids = folds.ids(party.subject(), profileId);
            var entries = new ArrayList<TimelineEntry>();
            for (var closed :
                    fold.refold(Customer.NOBODY, foldable, Instant.EPOCH).closed()) {
                var settled =
                        JourneyFold.settle(closed.versions(), closed.folded().state(), now, ids);
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

        private Instant now(Party party) {
            var evidence = snapshot.kept(party.id()).map(Kept::evidence).orElse(Customer.NOBODY);
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
