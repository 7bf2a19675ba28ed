package dev.pasillo.journey.application;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.QueryStore.Direction;
import dev.pasillo.journey.application.TimelineEntry.Place;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Every touchpoint that is held of a customer, whole, page by page in order of time.
public final class ExportCustomer {
    private final QueryStore store;
    private final Pseudonyms pseudonyms;

    public ExportCustomer(QueryStore store, Pseudonyms pseudonyms) {
        this.store = store;
        this.pseudonyms = pseudonyms;
    }

    /// @param next where the next page begins; null where this is the last
    public record Page(
            List<Touchpoint> touchpoints, @Nullable Place next) {
        public Page {
            touchpoints = List.copyOf(touchpoints);
        }
    }

    /// A page; empty where nobody has that name.
    ///
    /// @param after the last of the page before; null for the first page
    public Optional<Page> page(String workspace, CustomerKey key, @Nullable Place after, int limit) {
        return key.hash(workspace, pseudonyms)
                .flatMap(hash -> store.inSnapshot(snapshot -> {
                    var owners = snapshot.customer(workspace, hash).stream()
                            .map(IdentifierRow::id)
                            .collect(Collectors.toSet());
                    if (owners.isEmpty()) {
                        return Optional.empty();
                    }
                    var from = after == null ? null : after.at();
                    var following = snapshot.touchpoints(owners, from, Direction.OLDEST_FIRST, limit + 1).stream()
                            .filter(touchpoint ->
                                    after == null || place(touchpoint).compareTo(after) > 0)
                            .sorted(Comparator.comparing(ExportCustomer::place))
                            .limit(limit + 1L)
                            .toList();
                    var more = following.size() > limit;
                    var page = more ? following.subList(0, limit) : following;
                    return Optional.of(new Page(page, more ? place(page.getLast()) : null));
                }));
    }

    private static Place place(Touchpoint touchpoint) {
        var revision = touchpoint.revision() == null ? 0 : touchpoint.revision();
        return new Place(touchpoint.occurredAt(), Place.TOUCHPOINT, touchpoint.source(), touchpoint.id(), revision);
    }
}
