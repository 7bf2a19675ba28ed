package dev.pasillo.journey.application;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.NewIdentifier;
import dev.pasillo.journey.application.JourneyStore.Pair;
import dev.pasillo.journey.application.JourneyStore.Retry;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.domain.identity.Link;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds out whose the touchpoints of a batch are, within its transaction. Touchpoints whose links are all known cost
/// two reads and no lock; only a new or better link locks the components it touches and resolves them anew.
final class Identities {
    private static final Comparator<Pair> PAIRS =
            Comparator.comparingLong(Pair::owner).thenComparingLong(Pair::other);

    private final IdentityStore transaction;
    private final Pseudonyms pseudonyms;

    private final Map<String, Map<Identifier, UUID>> hashes = new HashMap<>();
    private final Map<UUID, IdentifierRow> byHash = new HashMap<>();
    private final Regrouping regrouping = new Regrouping();

    Identities(IdentityStore transaction, Pseudonyms pseudonyms) {
        this.transaction = transaction;
        this.pseudonyms = pseudonyms;
    }

    /// Holds the identities of the touchpoints' workspaces, so that nobody is erased meanwhile.
    ///
    /// @return tells those touchpoints that were received before one of their persons was erased
    Predicate<Touchpoint> erased(Collection<Touchpoint> touchpoints) {
        var byWorkspace = touchpoints.stream().collect(Collectors.groupingBy(Touchpoint::workspace));
        transaction.lockIdentities(byWorkspace.keySet().stream().sorted().toList(), false);
        var erased = new HashMap<UUID, Instant>();
        byWorkspace.forEach((workspace, own) -> erased.putAll(transaction.erased(
                workspace,
                own.stream()
                        .flatMap(touchpoint -> touchpoint.identifiers().stream())
                        .map(identifier -> hash(workspace, identifier))
                        .collect(Collectors.toSet()))));
        return touchpoint -> !erased.isEmpty()
                && touchpoint.identifiers().stream()
                        .map(identifier -> erased.get(hash(touchpoint.workspace(), identifier)))
                        .anyMatch(at -> at != null && touchpoint.receivedAt().isBefore(at));
    }

    /// Stores the names and links of these touchpoints.
    void learn(List<Touchpoint> touchpoints) {
        var names = new LinkedHashMap<UUID, NewIdentifier>();
        var links = new HashMap<List<UUID>, Link>();
        var workspaces = new HashMap<List<UUID>, String>();
        for (var touchpoint : touchpoints) {
            var workspace = touchpoint.workspace();
            name(names, workspace, touchpoint.owner());
            for (var link : Link.of(touchpoint, pseudonyms.rules().of(workspace).namespaces())) {
                name(names, workspace, link.other());
                var ends = List.of(hash(workspace, link.owner()), hash(workspace, link.other()));
                links.merge(ends, link, Link::and);
                workspaces.put(ends, workspace);
            }
        }
        byHash.putAll(transaction.identifiers(names.values().stream()
                .sorted(Comparator.comparing(NewIdentifier::hash))
                .toList()));
        if (!links.isEmpty()) {
            learn(links, workspaces);
        }
    }

    /// The keyed hash of an identifier, reckoned once.
    UUID hash(String workspace, Identifier identifier) {
        return hashes.computeIfAbsent(workspace, any -> new HashMap<>())
                .computeIfAbsent(identifier, any -> pseudonyms.of(workspace, identifier));
    }

    private void name(Map<UUID, NewIdentifier> names, String workspace, Identifier identifier) {
        var hash = hash(workspace, identifier);
        names.computeIfAbsent(
                hash, any -> new NewIdentifier(hash, workspace, identifier.namespace(), identifier.value()));
    }

    private void learn(Map<List<UUID>, Link> links, Map<List<UUID>, String> workspaces) {
        var news = new HashMap<Pair, StoredLink>();
        links.forEach((ends, link) -> {
            var pair = new Pair(row(ends.getFirst()).id(), row(ends.getLast()).id());
            news.put(pair, new StoredLink(pair.owner(), pair.other(), workspaces.getOrDefault(ends, ""), link, null));
        });
        for (var stored : transaction.links(news.keySet().stream().sorted(PAIRS).toList())) {
            news.computeIfPresent(
                    new Pair(stored.owner(), stored.other()),
                    (pair, link) -> stored.link().and(link.link()).equals(stored.link()) ? null : link);
        }
        if (!news.isEmpty()) {
            resolve(byHash.values(), news.values());
        }
    }

    /// Resolves what these links touch.
    ///
    /// @param known rows of their ends, as this transaction has read them
    private void resolve(Collection<IdentifierRow> known, Collection<StoredLink> news) {
        var rows = known.stream().collect(Collectors.toMap(IdentifierRow::id, Function.identity()));
        var ends = news.stream()
                .flatMap(link -> Stream.of(link.owner(), link.other()))
                .collect(Collectors.toSet());
        regroup(locked(rows, ends), news);
    }

    /// Everybody who is resolved together with these, locked.
    private List<IdentifierRow> locked(Map<Long, IdentifierRow> rows, Set<Long> ends) {
        var components = ends.stream()
                .map(id -> {
                    var row = rows.get(id);
                    if (row == null) {
                        throw new IllegalStateException("identifier " + id + " was not read");
                    }
                    return row.component();
                })
                .collect(Collectors.toSet());
        transaction.lockComponents(components.stream().sorted().toList());
        var members = transaction.members(components);
        if (!members.stream().map(IdentifierRow::id).collect(Collectors.toSet()).containsAll(ends)) {
            throw new Retry("a component grew");
        }
        return members;
    }

    private void regroup(List<IdentifierRow> members, Collection<StoredLink> news) {
        regrouping
                .resolve(transaction, pseudonyms, members, Regrouping.Erasure.NONE, news)
                .forEach(row -> byHash.computeIfPresent(row.hash(), (hash, old) -> row));
    }

    /// Stores a link that somebody administers, and takes a withdrawal of the pair back.
    void link(List<IdentifierRow> pair, StoredLink link) {
        var members = locked(byId(pair), ids(pair));
        transaction.takeBack(Math.min(link.owner(), link.other()), Math.max(link.owner(), link.other()));
        regroup(members, List.of(link));
    }

    /// Keeps a pair apart from now on.
    void withdraw(List<IdentifierRow> pair, JourneyStore.StoredWithdrawal withdrawal) {
        var members = locked(byId(pair), ids(pair));
        if (transaction.withdraw(withdrawal)) {
            regroup(members, List.of());
        }
    }

    /// Erases the customer that this identifier is of: its identifiers are gone, and whoever hung together with them is
    /// resolved anew. A shared identifier that now has few enough neighbours is shared no longer.
    ///
    /// @return what is gone; empty where it was gone already
    List<IdentifierRow> erase(IdentifierRow identifier, Instant at) {
        var together = locked(Map.of(identifier.id(), identifier), Set.of(identifier.id()));
        var customer = together.stream()
                .filter(row -> row.id() == identifier.id())
                .mapToLong(IdentifierRow::customer)
                .findFirst()
                .orElseThrow();
        var gone = together.stream().filter(row -> row.customer() == customer).toList();
        var freed = freed(together, ids(gone));
        var members = byId(together);
        members.putAll(byId(neighbourhood(freed)));
        transaction.erase(gone, at);
        regrouping.resolve(
                transaction, pseudonyms, members.values(), new Regrouping.Erasure(ids(gone), freed), List.of());
        return gone;
    }

    /// Shared identifiers that will not be so without those that go.
    private Set<Long> freed(List<IdentifierRow> together, Set<Long> gone) {
        var own = ids(together);
        var lost = new HashMap<Long, Set<Long>>();
        for (var link : transaction.linksOf(gone)) {
            if (!own.contains(link.owner())) {
                lost.computeIfAbsent(link.owner(), any -> new HashSet<>()).add(link.other());
            }
            if (!own.contains(link.other())) {
                lost.computeIfAbsent(link.other(), any -> new HashSet<>()).add(link.owner());
            }
        }
        var most = pseudonyms.rules().hubNeighbours();
        var hubs = transaction.rows(lost.keySet()).stream()
                .filter(IdentifierRow::hub)
                .toList();
        var neighbours = transaction.neighbours(ids(hubs));
        return hubs.stream()
                .map(IdentifierRow::id)
                .filter(id -> neighbours.getOrDefault(id, 0)
                                - lost.getOrDefault(id, Set.of()).size()
                        <= most)
                .collect(Collectors.toSet());
    }

    /// Those that have been shared, and everybody who hangs together with their neighbours.
    private List<IdentifierRow> neighbourhood(Set<Long> freed) {
        if (freed.isEmpty()) {
            return List.of();
        }
        var ends = transaction.linksOf(freed).stream()
                .flatMap(link -> Stream.of(link.owner(), link.other()))
                .collect(Collectors.toSet());
        var components = transaction.rows(ends).stream()
                .filter(row -> !row.hub() || freed.contains(row.id()))
                .map(IdentifierRow::component)
                .collect(Collectors.toSet());
        transaction.lockComponents(components.stream().sorted().toList());
        return transaction.members(components);
    }

    private static Map<Long, IdentifierRow> byId(Collection<IdentifierRow> rows) {
        return rows.stream().collect(Collectors.toMap(IdentifierRow::id, Function.identity()));
    }

    private static Set<Long> ids(Collection<IdentifierRow> rows) {
        return rows.stream().map(IdentifierRow::id).collect(Collectors.toSet());
    }

    /// The identifier id of a touchpoint's owner.
    long owner(Touchpoint touchpoint) {
        return row(hash(touchpoint.workspace(), touchpoint.owner())).id();
    }

    /// Who the touchpoint's customer is, as this transaction knows it.
    long customer(Touchpoint touchpoint) {
        return row(hash(touchpoint.workspace(), touchpoint.owner())).customer();
    }

    /// Customers whose identifiers have changed, with their workspace; their history has to be folded anew.
    Map<Long, String> regrouped() {
        return regrouping.regrouped();
    }

    /// Customers that have become part of others, with their workspace.
    Map<Long, String> dissolved() {
        return regrouping.dissolved();
    }

    private IdentifierRow row(UUID hash) {
        var row = byHash.get(hash);
        if (row == null) {
            throw new IllegalStateException("identifier " + hash + " was not stored");
        }
        return row;
    }
}
