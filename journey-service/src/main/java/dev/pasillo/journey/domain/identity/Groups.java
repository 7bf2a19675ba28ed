package dev.pasillo.journey.domain.identity;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Namespaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Disjoint sets of identifiers that grow by joining. Each counts its values by namespace and knows from whom it is
/// kept apart; a join costs as much as the smaller side has of these, so thousands of identifiers are joined in no
/// time.
final class Groups {
    private final Namespaces namespaces;
    private final List<Identifier> identifiers;
    private final Map<Identifier, Integer> numbers = new HashMap<>();
    private final int[] parent;
    private final int[] size;
    private final Map<Integer, Map<String, Integer>> values = new HashMap<>();
    private final Map<Integer, List<Integer>> apart = new HashMap<>();

    Groups(Collection<Identifier> given, Namespaces namespaces) {
        this.namespaces = namespaces;
        this.identifiers = List.copyOf(new LinkedHashSet<>(given));
        this.parent = IntStream.range(0, identifiers.size()).toArray();
        this.size = new int[identifiers.size()];
        Arrays.fill(size, 1);
        for (var number = 0; number < identifiers.size(); number++) {
            numbers.put(identifiers.get(number), number);
        }
    }

    /// These two are not to be in one group. One that is not here cannot be.
    void keepApart(Identifier one, Identifier other) {
        var a = numbers.get(one);
        var b = numbers.get(other);
        if (a != null && b != null) {
            apart.computeIfAbsent(a, any -> new ArrayList<>()).add(b);
            apart.computeIfAbsent(b, any -> new ArrayList<>()).add(a);
        }
    }

    /// A number that its group alone has, until the next join.
    int groupOf(Identifier identifier) {
        return root(number(identifier));
    }

    /// Why the two ends of a link cannot be in one group; null where they can, or are already.
    ///
    /// @param known namespaces of which a link that nobody vouches for never brings two values together
    @Nullable
    Rejection whyNot(Link link, Set<String> known) {
        var a = groupOf(link.owner());
        var b = groupOf(link.other());
        if (a == b) {
            return null;
        }
        var one = values(a);
        var other = values(b);
        for (var value : one.entrySet()) {
            var more = other.getOrDefault(value.getKey(), 0);
            if (more > 0
                    && (long) value.getValue() + more
                            > namespaces.of(value.getKey()).limit()) {
                return Rejection.LIMIT;
            }
        }
        if (keptApart(a, b)) {
            return Rejection.WITHDRAWN;
        }
        var strangers = known.stream().anyMatch(name -> one.containsKey(name) && other.containsKey(name));
        return strangers && !link.vouched() ? Rejection.PUBLIC : null;
    }

    private boolean keptApart(int a, int b) {
        var one = apart.getOrDefault(a, List.of());
        var other = apart.getOrDefault(b, List.of());
        return one.size() <= other.size()
                ? one.stream().anyMatch(number -> root(number) == b)
                : other.stream().anyMatch(number -> root(number) == a);
    }

    void join(Identifier one, Identifier other) {
        var a = groupOf(one);
        var b = groupOf(other);
        if (a == b) {
            return;
        }
        var into = size[a] >= size[b] ? a : b;
        var from = into == a ? b : a;
        var joined = new HashMap<>(values(into));
        values(from).forEach((namespace, count) -> joined.merge(namespace, count, Integer::sum));
        values.put(into, joined);
        values.remove(from);
        var more = apart.remove(from);
        if (more != null) {
            apart.computeIfAbsent(into, any -> new ArrayList<>()).addAll(more);
        }
        parent[from] = into;
        size[into] += size[from];
    }

    /// Each group in owner order, by its first.
    List<List<Identifier>> sorted() {
        var members = new HashMap<Integer, List<Identifier>>();
        for (var number = 0; number < parent.length; number++) {
            members.computeIfAbsent(root(number), any -> new ArrayList<>()).add(identifiers.get(number));
        }
        var byFirst = new TreeMap<Identifier, List<Identifier>>(namespaces.ownerOrder());
        for (var group : members.values()) {
            group.sort(namespaces.ownerOrder());
            byFirst.put(group.getFirst(), List.copyOf(group));
        }
        return List.copyOf(byFirst.values());
    }

    /// How many values of each namespace a group has.
    private Map<String, Integer> values(int root) {
        var joined = values.get(root);
        return joined != null ? joined : Map.of(identifiers.get(root).namespace(), 1);
    }

    private int number(Identifier identifier) {
        var number = numbers.get(identifier);
        if (number == null) {
            throw new IllegalArgumentException("a link names an identifier that was not given: " + identifier);
        }
        return number;
    }

    private int root(int number) {
        var root = number;
        while (parent[root] != root) {
            root = parent[root];
        }
        for (var at = number; parent[at] != root; ) {
            var next = parent[at];
            parent[at] = root;
            at = next;
        }
        return root;
    }
}
