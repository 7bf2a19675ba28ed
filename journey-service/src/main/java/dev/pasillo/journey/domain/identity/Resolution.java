package dev.pasillo.journey.domain.identity;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Namespace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The customers that a set of identifiers and links amounts to.
///
/// Links are accepted in the order of their evidence, as long as the customer they would make keeps within the limit of
/// every namespace; rejected ones are kept and asked again whenever the set changes. So the result is a function of the
/// set, whatever order it grew in.
///
/// @param customers identifiers of each customer in owner order; customers by their first identifier
/// @param accepted links that hold
/// @param rejected links that would exceed a limit
public record Resolution(List<List<Identifier>> customers, List<Link> accepted, List<Link> rejected) {

    public Resolution {
        customers = List.copyOf(customers);
        accepted = List.copyOf(accepted);
        rejected = List.copyOf(rejected);
    }

    /// Resolves whole components: every link of every identifier given must be given too.
    public static Resolution of(Collection<Identifier> identifiers, Collection<Link> links) {
        var groups = new Groups(identifiers);
        var accepted = new ArrayList<Link>();
        var rejected = new ArrayList<Link>();
        links.stream().sorted(Link.ORDER).forEach(link -> {
            if (groups.join(link.owner(), link.other())) {
                accepted.add(link);
            } else {
                rejected.add(link);
            }
        });
        return new Resolution(groups.customers(), accepted, rejected);
    }

    /// Disjoint sets that count the values of each namespace.
    private static final class Groups {
        private final Map<Identifier, Identifier> parent = new HashMap<>();
        private final Map<Identifier, Map<String, Set<Identifier>>> members = new HashMap<>();

        Groups(Collection<Identifier> identifiers) {
            for (var identifier : identifiers) {
                parent.put(identifier, identifier);
                var own = new HashMap<String, Set<Identifier>>();
                own.put(identifier.namespace(), new HashSet<>(Set.of(identifier)));
                members.put(identifier, own);
            }
        }

        boolean join(Identifier one, Identifier other) {
            var a = root(one);
            var b = root(other);
            if (a.equals(b)) {
                return true;
            }
            if (!withinLimits(members(a), members(b))) {
                return false;
            }
            var into = size(a) >= size(b) ? a : b;
            var from = into.equals(a) ? b : a;
            parent.put(from, into);
            var joined = members(into);
            members(from)
                    .forEach((namespace, values) -> joined.merge(namespace, values, (left, right) -> {
                        left.addAll(right);
                        return left;
                    }));
            members.remove(from);
            return true;
        }

        List<List<Identifier>> customers() {
            var byFirst = new TreeMap<Identifier, List<Identifier>>(Namespace.OWNER_ORDER);
            for (var group : members.values()) {
                var sorted = group.values().stream()
                        .flatMap(Set::stream)
                        .sorted(Namespace.OWNER_ORDER)
                        .toList();
                byFirst.put(sorted.getFirst(), sorted);
            }
            return List.copyOf(byFirst.values());
        }

        private static boolean withinLimits(Map<String, Set<Identifier>> one, Map<String, Set<Identifier>> other) {
            for (var entry : one.entrySet()) {
                var both = entry.getValue().size()
                        + other.getOrDefault(entry.getKey(), Set.of()).size();
                if (both > Namespace.of(entry.getKey()).limit() && other.containsKey(entry.getKey())) {
                    return false;
                }
            }
            return true;
        }

        private Identifier root(Identifier identifier) {
            var above = parent.get(identifier);
            if (above == null) {
                throw new IllegalArgumentException("a link names an identifier that was not given: " + identifier);
            }
            if (above.equals(identifier)) {
                return identifier;
            }
            var root = root(above);
            parent.put(identifier, root);
            return root;
        }

        private Map<String, Set<Identifier>> members(Identifier root) {
            var found = members.get(root);
            if (found == null) {
                throw new IllegalStateException("no group at " + root);
            }
            return found;
        }

        private int size(Identifier root) {
            return members(root).values().stream().mapToInt(Set::size).max().orElse(0);
        }
    }
}
