package dev.pasillo.journey.application;

import dev.pasillo.contract.Identifier;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.QueryStore.Snapshot;
import dev.pasillo.journey.domain.identity.Link;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Why a customer's identifiers are taken for one person's, and others are not.
public final class QueryIdentity {
    /// How many links are told. Only a shared identifier has more.
    public static final int MOST_LINKS = 1_000;

    private final QueryStore store;
    private final Pseudonyms pseudonyms;

    public QueryIdentity(QueryStore store, Pseudonyms pseudonyms) {
        this.store = store;
        this.pseudonyms = pseudonyms;
    }

    /// What is known of who a customer is.
    ///
    /// @param aliases keyed hashes of all identifiers, sorted
    /// @param identifiers in owner order
    /// @param hubs those identifiers, of the customer or linked with it, that too many people share
    /// @param links of the customer's identifiers, held or not, in the order in which they are accepted
    /// @param allLinks false where there are more links than are told
    public record Identity(
            String profileId,
            List<String> aliases,
            String identityVersion,
            List<Identifier> identifiers,
            List<Identifier> hubs,
            List<StoredLink> links,
            boolean allLinks,
            List<Apart> withdrawals) {
        public Identity {
            aliases = List.copyOf(aliases);
            identifiers = List.copyOf(identifiers);
            hubs = List.copyOf(hubs);
            links = List.copyOf(links);
            withdrawals = List.copyOf(withdrawals);
        }
    }

    /// Two that are not one person's, and since when that is said. In owner order.
    public record Apart(Identifier a, Identifier b, Instant at) {}

    /// The identity of that customer; empty where nobody has that name.
    public Optional<Identity> find(String workspace, CustomerKey key) {
        return key.hash(workspace, pseudonyms)
                .flatMap(hash -> store.inSnapshot(snapshot -> {
                    var names = snapshot.customer(workspace, hash);
                    return names.isEmpty() ? Optional.empty() : Optional.of(identity(snapshot, workspace, names));
                }));
    }

    private Identity identity(Snapshot snapshot, String workspace, List<IdentifierRow> names) {
        var namespaces = pseudonyms.rules().of(workspace).namespaces();
        var order = namespaces.ownerOrder();
        var ids = names.stream().map(IdentifierRow::id).collect(Collectors.toSet());
        var links = snapshot.linksOf(ids, MOST_LINKS + 1);
        var ends = Stream.concat(ids.stream(), links.stream().flatMap(link -> Stream.of(link.owner(), link.other())))
                .collect(Collectors.toSet());
        var withdrawals = snapshot.withdrawalsOf(ids);
        withdrawals.forEach(pair -> {
            ends.add(pair.a());
            ends.add(pair.b());
        });
        var rows = new HashMap<Long, IdentifierRow>();
        snapshot.rows(ends).forEach(row -> rows.put(row.id(), row));
        var identifiers =
                names.stream().map(IdentifierRow::identifier).sorted(order).toList();
        var accepted =
                snapshot.acceptedLinksOf(ids).stream().map(StoredLink::link).toList();
        return new Identity(
                pseudonyms.profileId(workspace, identifiers.getFirst()),
                names.stream()
                        .map(IdentifierRow::hash)
                        .map(Pseudonyms::text)
                        .sorted()
                        .toList(),
                pseudonyms.identityVersion(workspace, accepted),
                identifiers,
                rows.values().stream()
                        .filter(IdentifierRow::hub)
                        .map(IdentifierRow::identifier)
                        .sorted(order)
                        .toList(),
                links.stream()
                        .limit(MOST_LINKS)
                        .sorted(Comparator.comparing(StoredLink::link, Link.order(namespaces)))
                        .toList(),
                links.size() <= MOST_LINKS,
                withdrawals.stream()
                        .flatMap(pair -> apart(rows.get(pair.a()), rows.get(pair.b()), pair.at(), order).stream())
                        .sorted(Comparator.comparing(Apart::a, order).thenComparing(Apart::b, order))
                        .toList());
    }

    private static Optional<Apart> apart(
            @Nullable IdentifierRow one, @Nullable IdentifierRow other, Instant at, Comparator<Identifier> order) {
        if (one == null || other == null) {
            return Optional.empty();
        }
        var first = order.compare(one.identifier(), other.identifier()) < 0 ? one : other;
        var second = first.equals(one) ? other : one;
        return Optional.of(new Apart(first.identifier(), second.identifier(), at));
    }
}
