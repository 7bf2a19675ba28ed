package dev.pasillo.journey.application;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Namespace;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.NewIdentifier;
import dev.pasillo.journey.application.JourneyStore.Pair;
import dev.pasillo.journey.application.JourneyStore.Retry;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import dev.pasillo.journey.domain.identity.Link;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.domain.identity.Resolution;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds out whose the touchpoints of a batch are, within its transaction. Touchpoints whose links are all known cost
/// two reads and no lock; only a new or better link locks the components it touches and resolves them anew.
final class Identities {
    private final Transaction transaction;
    private final Pseudonyms pseudonyms;

    private final Map<UUID, IdentifierRow> byHash = new HashMap<>();
    private final Map<Long, String> regrouped = new HashMap<>();
    private final Map<Long, String> dissolved = new HashMap<>();

    Identities(Transaction transaction, Pseudonyms pseudonyms) {
        this.transaction = transaction;
        this.pseudonyms = pseudonyms;
    }

    /// Stores the names and links of these touchpoints.
    void learn(List<Touchpoint> touchpoints) {
        var names = new LinkedHashMap<UUID, NewIdentifier>();
        var links = new HashMap<List<UUID>, Link>();
        var workspaces = new HashMap<List<UUID>, String>();
        for (var touchpoint : touchpoints) {
            name(names, touchpoint.workspace(), touchpoint.owner());
            for (var link : Link.of(touchpoint)) {
                name(names, touchpoint.workspace(), link.other());
                var ends = List.of(
                        pseudonyms.of(touchpoint.workspace(), link.owner()),
                        pseudonyms.of(touchpoint.workspace(), link.other()));
                links.merge(ends, link, Identities::better);
                workspaces.put(ends, touchpoint.workspace());
            }
        }
        byHash.putAll(transaction.identifiers(names.values().stream()
                .sorted(Comparator.comparing(NewIdentifier::hash))
                .toList()));
        if (!links.isEmpty()) {
            learn(links, workspaces);
        }
    }

    private void name(Map<UUID, NewIdentifier> names, String workspace, Identifier identifier) {
        var hash = pseudonyms.of(workspace, identifier);
        names.computeIfAbsent(
                hash, any -> new NewIdentifier(hash, workspace, identifier.namespace(), identifier.value()));
    }

    private void learn(Map<List<UUID>, Link> links, Map<List<UUID>, String> workspaces) {
        var wanted = new HashMap<Pair, StoredLink>();
        links.forEach((ends, link) -> {
            var pair = new Pair(row(ends.getFirst()).id(), row(ends.getLast()).id());
            wanted.put(
                    pair, new StoredLink(pair.owner(), pair.other(), workspaces.getOrDefault(ends, ""), link, false));
        });
        for (var stored : transaction.links(sorted(wanted.keySet()))) {
            wanted.computeIfPresent(
                    new Pair(stored.owner(), stored.other()),
                    (pair, link) ->
                            link.link().evidence().compareTo(stored.link().evidence()) < 0 ? link : null);
        }
        if (!wanted.isEmpty()) {
            resolve(wanted);
        }
    }

    private void resolve(Map<Pair, StoredLink> wanted) {
        var rows = byHash.values().stream().collect(Collectors.toMap(IdentifierRow::id, Function.identity()));
        var ends = wanted.keySet().stream()
                .flatMap(pair -> Stream.of(pair.owner(), pair.other()))
                .collect(Collectors.toSet());
        var components = ends.stream().map(id -> member(rows, id).component()).collect(Collectors.toSet());
        transaction.lockComponents(components.stream().sorted().toList());
        var members = transaction.members(components).stream()
                .collect(Collectors.toMap(IdentifierRow::id, Function.identity(), (one, same) -> one, TreeMap::new));
        if (!members.keySet().containsAll(ends)) {
            throw new Retry("a component grew");
        }
        var links = new TreeMap<Pair, StoredLink>(PAIRS);
        transaction
                .linksOfOwners(members.keySet())
                .forEach(link -> links.put(new Pair(link.owner(), link.other()), link));
        wanted.forEach((pair, link) -> links.merge(
                pair,
                link,
                (stored, news) -> news.link().evidence().compareTo(stored.link().evidence()) < 0 ? news : stored));
        regroup(members, links, wanted.keySet());
    }

    private void regroup(Map<Long, IdentifierRow> members, Map<Pair, StoredLink> links, Set<Pair> news) {
        var components = componentsOf(members.keySet(), links.keySet());
        var idOf = members.values().stream().collect(Collectors.toMap(IdentifierRow::hash, IdentifierRow::id));
        var changedRows = new ArrayList<IdentifierRow>();
        var changedLinks = new ArrayList<StoredLink>();
        var before = membersByCustomer(members.values());
        var after = new HashMap<Long, Set<Long>>();
        for (var component : components) {
            var rows = component.stream()
                    .map(members::get)
                    .map(java.util.Objects::requireNonNull)
                    .toList();
            var workspace = rows.getFirst().workspace();
            var own = links.values().stream()
                    .filter(link -> component.contains(link.owner()))
                    .toList();
            var resolution = Resolution.of(
                    rows.stream().map(IdentifierRow::identifier).toList(),
                    own.stream().map(StoredLink::link).toList());
            var accepted = Set.copyOf(resolution.accepted());
            for (var link : own) {
                var holds = accepted.contains(link.link());
                if (holds != link.accepted() || news.contains(new Pair(link.owner(), link.other()))) {
                    changedLinks.add(new StoredLink(link.owner(), link.other(), link.workspace(), link.link(), holds));
                }
            }
            var componentId =
                    component.stream().mapToLong(Long::longValue).min().orElseThrow();
            for (var customer : resolution.customers()) {
                var ids = customer.stream()
                        .map(identifier -> Objects.requireNonNull(idOf.get(pseudonyms.of(workspace, identifier))))
                        .collect(Collectors.toSet());
                var customerId = ids.stream().mapToLong(Long::longValue).min().orElseThrow();
                after.put(customerId, ids);
                for (var id : ids) {
                    var row = member(members, id);
                    if (row.component() != componentId || row.customer() != customerId) {
                        changedRows.add(new IdentifierRow(
                                id, row.workspace(), row.hash(), row.identifier(), componentId, customerId));
                    }
                }
            }
        }
        transaction.writeLinks(changedLinks);
        transaction.writeGroups(changedRows);
        changedRows.forEach(row -> byHash.computeIfPresent(row.hash(), (hash, old) -> row));
        after.forEach((customer, ids) -> {
            if (!ids.equals(before.get(customer))) {
                regrouped.put(customer, member(members, customer).workspace());
            }
        });
        before.keySet().stream()
                .filter(customer -> !after.containsKey(customer))
                .forEach(customer ->
                        dissolved.put(customer, member(members, customer).workspace()));
    }

    private static Map<Long, Set<Long>> membersByCustomer(Collection<IdentifierRow> rows) {
        return rows.stream()
                .collect(Collectors.groupingBy(
                        IdentifierRow::customer, Collectors.mapping(IdentifierRow::id, Collectors.toSet())));
    }

    private static List<Set<Long>> componentsOf(Set<Long> ids, Set<Pair> links) {
        var neighbours = new HashMap<Long, List<Long>>();
        for (var link : links) {
            neighbours.computeIfAbsent(link.owner(), any -> new ArrayList<>()).add(link.other());
            neighbours.computeIfAbsent(link.other(), any -> new ArrayList<>()).add(link.owner());
        }
        var seen = new HashSet<Long>();
        var components = new ArrayList<Set<Long>>();
        for (var start : ids) {
            if (!seen.add(start)) {
                continue;
            }
            var component = new HashSet<Long>();
            var open = new ArrayDeque<Long>(List.of(start));
            while (!open.isEmpty()) {
                var id = open.removeFirst();
                component.add(id);
                for (var next : neighbours.getOrDefault(id, List.of())) {
                    if (seen.add(next)) {
                        open.add(next);
                    }
                }
            }
            components.add(component);
        }
        return components;
    }

    /// The identifier id of a touchpoint's owner.
    long owner(Touchpoint touchpoint) {
        return row(pseudonyms.of(touchpoint.workspace(), touchpoint.owner())).id();
    }

    /// Who the touchpoint's customer is, as this transaction knows it.
    long customer(Touchpoint touchpoint) {
        return row(pseudonyms.of(touchpoint.workspace(), touchpoint.owner())).customer();
    }

    /// Customers whose identifiers have changed, with their workspace; their history has to be folded anew.
    Map<Long, String> regrouped() {
        return regrouped;
    }

    /// Customers that have become part of others, with their workspace.
    Map<Long, String> dissolved() {
        return dissolved;
    }

    private static IdentifierRow member(Map<Long, IdentifierRow> members, long id) {
        var row = members.get(id);
        if (row == null) {
            throw new IllegalStateException("identifier " + id + " is not of the component");
        }
        return row;
    }

    private IdentifierRow row(UUID hash) {
        var row = byHash.get(hash);
        if (row == null) {
            throw new IllegalStateException("identifier " + hash + " was not stored");
        }
        return row;
    }

    private static Link better(Link one, Link other) {
        return one.evidence().compareTo(other.evidence()) <= 0 ? one : other;
    }

    private static final Comparator<Pair> PAIRS =
            Comparator.comparingLong(Pair::owner).thenComparingLong(Pair::other);

    private static List<Pair> sorted(Set<Pair> pairs) {
        return pairs.stream().sorted(PAIRS).toList();
    }

    /// The order in which identifiers name a customer.
    static Identifier smallest(Collection<IdentifierRow> rows) {
        return rows.stream()
                .map(IdentifierRow::identifier)
                .min(Namespace.OWNER_ORDER)
                .orElseThrow(() -> new IllegalStateException("a customer without identifiers"));
    }
}
