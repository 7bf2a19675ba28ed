package dev.pasillo.journey.application;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Namespaces;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.AccountStore.AccountName;
import dev.pasillo.journey.application.AccountStore.AccountRow;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.JourneyStore.StoredWithdrawal;
import dev.pasillo.journey.application.JourneyStore.TypeCount;
import dev.pasillo.journey.application.JourneyStore.TypeKey;
import dev.pasillo.journey.application.QueryStore.Snapshot;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.definition.Subject;
import dev.pasillo.journey.domain.fold.Customer;
import dev.pasillo.journey.domain.fold.CustomerFold;
import dev.pasillo.journey.domain.identity.Link;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.domain.identity.Rejection;
import dev.pasillo.journey.domain.identity.Resolution;
import dev.pasillo.journey.postgres.EvidenceBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a batch path would have stored of one workspace's touchpoints, all of which came at once or one by one.
final class StoredInMemory implements QueryStore, Snapshot {
    private final String workspace;
    private final Pseudonyms pseudonyms;
    private final DefinitionSet definitions;
    private final List<Touchpoint> touchpoints;
    private final Map<Identifier, IdentifierRow> rows = new HashMap<>();
    private final List<StoredLink> links = new ArrayList<>();
    private final Map<Long, Kept> kept = new HashMap<>();
    private final Replaced replaced;
    private final Map<Identifier, AccountRow> accounts = new TreeMap<>(Namespaces.BUILT_IN.ownerOrder());
    private @Nullable Instant progress;

    /// @param folded the definitions that were in force when the evidence was folded
    /// @param inForce those that are now
    StoredInMemory(
            String workspace,
            Pseudonyms pseudonyms,
            List<Touchpoint> touchpoints,
            DefinitionSet folded,
            DefinitionSet inForce) {
        this.workspace = workspace;
        this.pseudonyms = pseudonyms;
        this.touchpoints = List.copyOf(touchpoints);
        this.definitions = inForce;
        this.replaced = replaced(touchpoints);
        identify();
        fold(folded);
    }

    private static Replaced replaced(List<Touchpoint> touchpoints) {
        var newest = new HashMap<UUID, Integer>();
        touchpoints.stream().map(TouchpointKey::of).forEach(key -> newest.merge(key.hash(), key.revision(), Math::max));
        return new Replaced(newest);
    }

    StoredInMemory readUpTo(Instant time) {
        progress = time;
        return this;
    }

    private void identify() {
        var names = new HashSet<Identifier>();
        var best = new HashMap<List<Identifier>, Link>();
        for (var touchpoint : touchpoints) {
            names.add(touchpoint.owner());
            for (var link : Link.of(touchpoint, Namespaces.BUILT_IN)) {
                names.add(link.other());
                best.merge(List.of(link.owner(), link.other()), link, Link::and);
            }
        }
        var resolution = Resolution.of(names, best.values(), List.of(), Namespaces.BUILT_IN, pseudonyms.rules());
        var id = 0L;
        for (var customer : resolution.customers()) {
            var first = id + 1;
            for (var name : customer) {
                id++;
                rows.put(name, new IdentifierRow(id, workspace, pseudonyms.of(workspace, name), name, 1, first));
            }
        }
        resolution.accepted().forEach(link -> links.add(stored(link, null)));
        resolution.rejected().forEach((link, why) -> links.add(stored(link, why)));
    }

    private StoredLink stored(Link link, @Nullable Rejection rejected) {
        return new StoredLink(row(link.owner()).id(), row(link.other()).id(), workspace, link, rejected);
    }

    private IdentifierRow row(Identifier name) {
        var row = rows.get(name);
        if (row == null) {
            throw new IllegalArgumentException("no such name");
        }
        return row;
    }

    private void fold(DefinitionSet folded) {
        var fold = new CustomerFold(folded.of(Subject.CUSTOMER), pseudonyms);
        var histories = new TreeMap<Long, List<Touchpoint>>();
        touchpoints.forEach(touchpoint -> histories
                .computeIfAbsent(row(touchpoint.owner()).customer(), any -> new ArrayList<>())
                .add(touchpoint));
        histories.forEach((customer, history) -> {
            var advanced = fold.refold(Customer.NOBODY, replaced.leaveOut(history), Instant.EPOCH);
            var closed = fold.closed(advanced, "whoever").stream()
                    .map(PublishedFact::of)
                    .toList();
            kept.put(customer, new Kept(stored(advanced.customer()), closed, false));
        });
        folded.accountNamespaces().forEach(namespace -> foldAccounts(folded, namespace));
    }

    /// As it comes back from its column.
    private static Customer stored(Customer evidence) {
        return EvidenceBytes.read(EvidenceBytes.write(evidence));
    }

    /// Those that a definition describes.
    private void foldAccounts(DefinitionSet folded, String namespace) {
        var named = new TreeMap<Identifier, List<Touchpoint>>(Namespaces.BUILT_IN.ownerOrder());
        touchpoints.forEach(touchpoint -> touchpoint.identifiers().stream()
                .filter(identifier -> identifier.namespace().equals(namespace))
                .distinct()
                .forEach(identifier -> named.computeIfAbsent(identifier, any -> new ArrayList<>())
                        .add(touchpoint)));
        named.forEach((identifier, history) -> {
            var id = 1_000_000L + accounts.size();
            accounts.put(identifier, new AccountRow(id, new AccountName(workspace, identifier)));
            var profileId = pseudonyms.profileId(workspace, identifier);
            var fold = new Folds(any -> folded, pseudonyms).of(workspace, new Subject.Account(namespace), profileId);
            var advanced = fold.refold(Customer.NOBODY, replaced.leaveOut(history), Instant.EPOCH);
            var closed = fold.closed(advanced, profileId).stream()
                    .map(PublishedFact::of)
                    .toList();
            kept.put(id, new Kept(stored(advanced.customer()), closed, false));
        });
    }

    @Override
    public <T> T inSnapshot(Function<Snapshot, T> work) {
        return work.apply(this);
    }

    @Override
    public List<IdentifierRow> customer(String of, UUID hash) {
        return rows.values().stream()
                .filter(row -> of.equals(workspace) && row.hash().equals(hash))
                .flatMap(found -> rows.values().stream().filter(row -> row.customer() == found.customer()))
                .toList();
    }

    @Override
    public List<IdentifierRow> rows(Collection<Long> identifiers) {
        return rows.values().stream()
                .filter(row -> identifiers.contains(row.id()))
                .toList();
    }

    @Override
    public List<StoredLink> acceptedLinksOf(Collection<Long> owners) {
        return links.stream()
                .filter(link -> owners.contains(link.owner()) && link.accepted())
                .toList();
    }

    @Override
    public List<StoredLink> linksOf(Collection<Long> identifiers, int limit) {
        return links.stream()
                .filter(link -> identifiers.contains(link.owner()) || identifiers.contains(link.other()))
                .limit(limit)
                .toList();
    }

    @Override
    public List<StoredWithdrawal> withdrawalsOf(Collection<Long> identifiers) {
        return List.of();
    }

    @Override
    public Optional<AccountRow> account(String of, Identifier identifier) {
        return Optional.ofNullable(accounts.get(identifier)).filter(any -> of.equals(workspace));
    }

    @Override
    public Optional<AccountRow> accountOfProfile(String of, String profileId) {
        return accounts.values().stream()
                .filter(account -> of.equals(workspace)
                        && pseudonyms
                                .profileId(workspace, account.name().identifier())
                                .equals(profileId))
                .findFirst();
    }

    @Override
    public List<AccountRow> accounts(String of, String namespace, long after, int limit) {
        return accounts.values().stream()
                .filter(account -> account.name().identifier().namespace().equals(namespace) && account.id() > after)
                .sorted(Comparator.comparingLong(AccountRow::id))
                .limit(limit)
                .toList();
    }

    @Override
    public List<Touchpoint> touchpointsOfAccount(long account, @Nullable Instant from, Direction direction, int limit) {
        var identifier = accounts.values().stream()
                .filter(row -> row.id() == account)
                .map(row -> row.name().identifier())
                .findFirst()
                .orElseThrow();
        return touchpoints(touchpoint -> touchpoint.identifiers().contains(identifier), from, direction, limit);
    }

    @Override
    public Replaced replacedAmong(Collection<UUID> keys) {
        return replaced;
    }

    @Override
    public Optional<Kept> kept(long customer) {
        return Optional.ofNullable(kept.get(customer));
    }

    @Override
    public Optional<Instant> progress() {
        return Optional.ofNullable(progress);
    }

    @Override
    public DefinitionSet definitions(String of) {
        return of.equals(workspace) ? definitions : DefinitionSet.EMPTY;
    }

    @Override
    public Optional<List<DefinitionVersion>> versions(String of, String name) {
        return Optional.of(definitions(of).versions().stream()
                .filter(version -> version.name().equals(name))
                .toList());
    }

    @Override
    public List<Touchpoint> touchpoints(
            Collection<Long> owners, @Nullable Instant from, Direction direction, int limit) {
        return touchpoints(touchpoint -> owners.contains(row(touchpoint.owner()).id()), from, direction, limit);
    }

    private List<Touchpoint> touchpoints(
            Predicate<Touchpoint> which, @Nullable Instant from, Direction direction, int limit) {
        var oldestFirst = Comparator.comparing(Touchpoint::occurredAt);
        var order = direction == Direction.OLDEST_FIRST ? oldestFirst : oldestFirst.reversed();
        var all = touchpoints.stream().filter(which).sorted(order).toList();
        var found = new ArrayList<Touchpoint>();
        var beyond = 0;
        for (var touchpoint : all) {
            var place = from == null ? 1 : touchpoint.occurredAt().compareTo(from);
            var ahead = from == null || (direction == Direction.OLDEST_FIRST ? place > 0 : place < 0);
            if (place == 0 && from != null) {
                found.add(touchpoint);
            } else if (ahead) {
                if (beyond >= limit
                        && !touchpoint.occurredAt().equals(found.getLast().occurredAt())) {
                    break;
                }
                beyond++;
                found.add(touchpoint);
            }
        }
        return found;
    }

    @Override
    public Replaced replaced(Collection<IdentifierRow> owners) {
        return replaced;
    }

    @Override
    public FactStretch factDigests(String of, Collection<String> prefixes, int digits, FactPlace from) {
        throw new UnsupportedOperationException("facts are compared where they are stored");
    }

    @Override
    public List<History> histories(String of, long after, int limit, int longest) {
        return kept.entrySet().stream()
                .filter(entry -> entry.getKey() > after
                        && accounts.values().stream().noneMatch(account -> account.id() == entry.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .limit(limit)
                .map(entry -> {
                    var own = touchpoints.stream()
                            .filter(touchpoint -> row(touchpoint.owner()).customer() == entry.getKey())
                            .toList();
                    return new History(
                            entry.getKey(),
                            "profile-" + entry.getKey(),
                            entry.getValue().evidence(),
                            own.size() > longest ? null : own,
                            progress == null ? Instant.EPOCH : progress);
                })
                .toList();
    }

    @Override
    public List<Map.Entry<TypeKey, TypeCount>> types(String of, @Nullable TypeKey after, int limit) {
        var counts = new TreeMap<TypeKey, TypeCount>(
                Comparator.comparing(TypeKey::channel).thenComparing(TypeKey::type));
        touchpoints.forEach(touchpoint -> counts.merge(
                new TypeKey(workspace, touchpoint.channel(), touchpoint.type()),
                new TypeCount(1, touchpoint.occurredAt()),
                TypeCount::and));
        var following = after == null ? counts : counts.tailMap(after, false);
        return following.entrySet().stream()
                .limit(limit)
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .toList();
    }
}
