package dev.pasillo.journey.application;

import dev.pasillo.contract.Identifier;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.Pair;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.domain.identity.Resolution;
import dev.pasillo.journey.domain.identity.Withdrawal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Resolves whole components anew, writes what changed, and remembers whose identifiers are no longer what they were.
///
/// A shared identifier is a component by itself: its links, which may be very many, connect nothing, and are read only
/// where another of their ends is resolved. So whoever meets one does not have to resolve all whom it met.
final class Regrouping {
    private final Map<Long, String> regrouped = new HashMap<>();
    private final Map<Long, String> dissolved = new HashMap<>();

    /// What an erasure takes away.
    ///
    /// @param gone identifiers that are there no more
    /// @param freed shared identifiers that are so no longer
    record Erasure(Set<Long> gone, Set<Long> freed) {
        static final Erasure NONE = new Erasure(Set.of(), Set.of());
    }

    /// @param members of whole components, locked by this transaction
    /// @param erasure which of them are there no more
    /// @param news links to be stored with the others
    /// @return the rows that changed
    List<IdentifierRow> resolve(
            IdentityStore transaction,
            Pseudonyms pseudonyms,
            Collection<IdentifierRow> members,
            Erasure erasure,
            Collection<StoredLink> news) {
        var before = membersByCustomer(members);
        var changedRows = new ArrayList<IdentifierRow>();
        var changedLinks = new ArrayList<StoredLink>();
        var after = new HashMap<Long, Set<Long>>();
        var byWorkspace = members.stream().collect(Collectors.groupingBy(IdentifierRow::workspace));
        byWorkspace.forEach((workspace, all) -> {
            var rest = all.stream()
                    .filter(row -> !erasure.gone().contains(row.id()))
                    .toList();
            var known = rest.stream()
                    .filter(row -> row.hub() && !erasure.freed().contains(row.id()))
                    .map(IdentifierRow::id)
                    .collect(Collectors.toSet());
            var component = new Component(
                    workspace,
                    rest.stream().filter(row -> !known.contains(row.id())).toList(),
                    links(transaction, rest, known, news, workspace),
                    news);
            component.resolve(transaction, pseudonyms);
            changedRows.addAll(component.changedRows);
            changedLinks.addAll(component.changedLinks);
            after.putAll(component.customers);
            rest.stream()
                    .filter(row -> known.contains(row.id()))
                    .forEach(row -> after.put(row.customer(), Set.of(row.id())));
        });
        transaction.writeLinks(changedLinks);
        transaction.writeGroups(changedRows);
        var workspaces = members.stream()
                .collect(Collectors.toMap(IdentifierRow::customer, IdentifierRow::workspace, (one, same) -> one));
        members.forEach(row -> workspaces.putIfAbsent(row.id(), row.workspace()));
        after.forEach((customer, ids) -> {
            if (!ids.equals(before.get(customer))) {
                regrouped.put(customer, workspaces.getOrDefault(customer, ""));
            }
        });
        before.keySet().stream()
                .filter(customer -> !after.containsKey(customer))
                .forEach(customer -> dissolved.put(customer, workspaces.getOrDefault(customer, "")));
        return changedRows;
    }

    private static Map<Pair, StoredLink> links(
            IdentityStore transaction,
            List<IdentifierRow> rest,
            Set<Long> known,
            Collection<StoredLink> news,
            String workspace) {
        var links = new HashMap<Pair, StoredLink>();
        var own = news.stream()
                .filter(link -> link.workspace().equals(workspace))
                .collect(Collectors.toMap(link -> new Pair(link.owner(), link.other()), link -> link));
        // One between two shared identifiers is not found by its ends; what is known of it was read before the lock.
        var stored =
                new ArrayList<StoredLink>(own.isEmpty() ? List.of() : transaction.links(List.copyOf(own.keySet())));
        stored.addAll(transaction.linksOf(rest.stream()
                .map(IdentifierRow::id)
                .filter(id -> !known.contains(id))
                .toList()));
        stored.forEach(link -> links.put(new Pair(link.owner(), link.other()), link));
        own.forEach((pair, link) -> links.merge(pair, link, Regrouping::together));
        return links;
    }

    private static StoredLink together(StoredLink stored, StoredLink more) {
        return new StoredLink(
                stored.owner(),
                stored.other(),
                stored.workspace(),
                stored.link().and(more.link()),
                stored.rejected());
    }

    private static Map<Long, Set<Long>> membersByCustomer(Collection<IdentifierRow> rows) {
        return rows.stream()
                .collect(Collectors.groupingBy(
                        IdentifierRow::customer, Collectors.mapping(IdentifierRow::id, Collectors.toSet())));
    }

    /// Customers whose identifiers have changed, with their workspace.
    Map<Long, String> regrouped() {
        return regrouped;
    }

    /// Customers that are no more, with their workspace.
    Map<Long, String> dissolved() {
        return dissolved;
    }

    /// Components of one workspace that are resolved at once.
    private static final class Component {
        private final String workspace;
        private final Map<Identifier, IdentifierRow> rows = new HashMap<>();
        private final Map<Pair, StoredLink> links;
        private final Set<Pair> news;
        private final List<IdentifierRow> changedRows = new ArrayList<>();
        private final List<StoredLink> changedLinks = new ArrayList<>();
        private final Map<Long, Set<Long>> customers = new HashMap<>();

        Component(
                String workspace,
                List<IdentifierRow> members,
                Map<Pair, StoredLink> links,
                Collection<StoredLink> news) {
            this.workspace = workspace;
            members.forEach(row -> rows.put(row.identifier(), row));
            this.links = links;
            this.news = news.stream()
                    .map(link -> new Pair(link.owner(), link.other()))
                    .collect(Collectors.toSet());
        }

        void resolve(IdentityStore transaction, Pseudonyms pseudonyms) {
            var elsewhere = links.values().stream()
                    .flatMap(link -> Stream.of(link.link().owner(), link.link().other()))
                    .filter(identifier -> !rows.containsKey(identifier))
                    .collect(Collectors.toSet());
            var resolution = Resolution.of(
                    new Resolution.Evidences(
                            rows.keySet(),
                            links.values().stream().map(StoredLink::link).toList(),
                            withdrawals(transaction),
                            elsewhere),
                    pseudonyms.rules().of(workspace).namespaces(),
                    pseudonyms.rules());
            links.forEach((pair, stored) -> {
                var rejected = resolution.rejected().get(stored.link());
                if (rejected != stored.rejected() || news.contains(pair)) {
                    changedLinks.add(
                            new StoredLink(stored.owner(), stored.other(), workspace, stored.link(), rejected));
                }
            });
            var components = new HashMap<Identifier, Long>();
            resolution.components().forEach(component -> {
                var id = smallest(component);
                component.forEach(identifier -> components.put(identifier, id));
            });
            for (var customer : resolution.customers()) {
                var id = smallest(customer);
                customers.put(
                        id,
                        customer.stream()
                                .map(identifier -> row(identifier).id())
                                .collect(Collectors.toSet()));
                for (var identifier : customer) {
                    var row = row(identifier);
                    var now = new IdentifierRow(
                            row.id(),
                            workspace,
                            row.hash(),
                            identifier,
                            Objects.requireNonNull(components.get(identifier)),
                            id,
                            resolution.hubs().contains(identifier));
                    if (!now.equals(row)) {
                        changedRows.add(now);
                    }
                }
            }
        }

        private List<Withdrawal> withdrawals(IdentityStore transaction) {
            var byId = new HashMap<Long, Identifier>();
            rows.values().forEach(row -> byId.put(row.id(), row.identifier()));
            var withdrawals = new ArrayList<Withdrawal>();
            for (var stored : transaction.withdrawalsOf(new HashSet<>(byId.keySet()))) {
                var a = byId.get(stored.a());
                var b = byId.get(stored.b());
                if (a != null && b != null) {
                    withdrawals.add(new Withdrawal(a, b));
                }
            }
            return withdrawals;
        }

        /// The smallest id of a group names it.
        private long smallest(List<Identifier> group) {
            return group.stream()
                    .mapToLong(identifier -> row(identifier).id())
                    .min()
                    .orElseThrow();
        }

        private IdentifierRow row(Identifier identifier) {
            return Objects.requireNonNull(rows.get(identifier));
        }
    }
}
