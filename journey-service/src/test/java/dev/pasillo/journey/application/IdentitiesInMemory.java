package dev.pasillo.journey.application;

import dev.pasillo.contract.Identifier;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.NewIdentifier;
import dev.pasillo.journey.application.JourneyStore.Pair;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.JourneyStore.StoredWithdrawal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// Who is who, as the tables would have it, for one transaction at a time.
final class IdentitiesInMemory implements IdentityStore {
    final Map<Long, IdentifierRow> rows = new TreeMap<>();
    final Map<Pair, StoredLink> links = new HashMap<>();
    private final List<StoredWithdrawal> withdrawals = new ArrayList<>();
    private final Map<UUID, Instant> erased = new HashMap<>();
    private long last;

    /// How often components were locked, and so resolved.
    int resolved;

    /// The identifiers of each customer.
    Set<Set<Identifier>> customers() {
        return rows.values().stream()
                .collect(Collectors.groupingBy(
                        IdentifierRow::customer, Collectors.mapping(IdentifierRow::identifier, Collectors.toSet())))
                .values()
                .stream()
                .collect(Collectors.toSet());
    }

    @Override
    public void lockIdentities(Collection<String> workspaces, boolean alone) {}

    @Override
    public Map<UUID, IdentifierRow> identifiers(Collection<NewIdentifier> names) {
        for (var name : names) {
            if (rows.values().stream().noneMatch(row -> row.hash().equals(name.hash()))) {
                var id = ++last;
                var identifier = new Identifier(name.namespace(), name.value());
                rows.put(id, new IdentifierRow(id, name.workspace(), name.hash(), identifier, id, id));
            }
        }
        return known("", names.stream().map(NewIdentifier::hash).toList());
    }

    @Override
    public Map<UUID, IdentifierRow> known(String workspace, Collection<UUID> hashes) {
        return rows.values().stream()
                .filter(row -> hashes.contains(row.hash()))
                .collect(Collectors.toMap(IdentifierRow::hash, row -> row));
    }

    @Override
    public List<StoredLink> links(List<Pair> pairs) {
        return pairs.stream().filter(links::containsKey).map(links::get).toList();
    }

    @Override
    public void lockComponents(Collection<Long> components) {
        resolved++;
    }

    @Override
    public List<IdentifierRow> members(Collection<Long> components) {
        return rows.values().stream()
                .filter(row -> components.contains(row.component()))
                .toList();
    }

    @Override
    public List<IdentifierRow> rows(Collection<Long> identifiers) {
        return rows.values().stream()
                .filter(row -> identifiers.contains(row.id()))
                .toList();
    }

    @Override
    public Map<Long, Integer> neighbours(Collection<Long> identifiers) {
        var neighbours = new HashMap<Long, Set<Long>>();
        links.keySet().forEach(pair -> {
            neighbours.computeIfAbsent(pair.owner(), any -> new HashSet<>()).add(pair.other());
            neighbours.computeIfAbsent(pair.other(), any -> new HashSet<>()).add(pair.owner());
        });
        return neighbours.entrySet().stream()
                .filter(entry -> identifiers.contains(entry.getKey()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().size()));
    }

    @Override
    public List<IdentifierRow> membersOfCustomers(Collection<Long> customers) {
        return rows.values().stream()
                .filter(row -> customers.contains(row.customer()))
                .toList();
    }

    @Override
    public List<StoredLink> linksOf(Collection<Long> identifiers) {
        return links.values().stream()
                .filter(link -> identifiers.contains(link.owner()) || identifiers.contains(link.other()))
                .toList();
    }

    @Override
    public void writeLinks(List<StoredLink> written) {
        written.forEach(link -> links.put(new Pair(link.owner(), link.other()), link));
    }

    @Override
    public void writeGroups(List<IdentifierRow> written) {
        written.forEach(row -> rows.put(row.id(), row));
    }

    @Override
    public Map<Long, Long> customersOf(Collection<Long> identifiers) {
        return rows(identifiers).stream().collect(Collectors.toMap(IdentifierRow::id, IdentifierRow::customer));
    }

    @Override
    public List<StoredWithdrawal> withdrawalsOf(Collection<Long> identifiers) {
        return withdrawals.stream()
                .filter(pair -> identifiers.contains(pair.a()) || identifiers.contains(pair.b()))
                .toList();
    }

    @Override
    public boolean withdraw(StoredWithdrawal withdrawal) {
        takeBack(withdrawal.a(), withdrawal.b());
        return withdrawals.add(withdrawal);
    }

    @Override
    public boolean takeBack(long a, long b) {
        return withdrawals.removeIf(pair -> pair.a() == a && pair.b() == b);
    }

    @Override
    public Map<UUID, Instant> erased(String workspace, Collection<UUID> hashes) {
        return erased.entrySet().stream()
                .filter(entry -> hashes.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public void erase(Collection<IdentifierRow> identifiers, Instant at) {
        var ids = identifiers.stream().map(IdentifierRow::id).collect(Collectors.toSet());
        links.keySet().removeIf(pair -> ids.contains(pair.owner()) || ids.contains(pair.other()));
        withdrawals.removeIf(pair -> ids.contains(pair.a()) || ids.contains(pair.b()));
        rows.keySet().removeAll(ids);
        identifiers.forEach(row -> erased.put(row.hash(), at));
    }
}
