package dev.pasillo.contract;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/// The namespaces of one workspace: those that everybody has, and those that the workspace registers beside them or in
/// their place. Whoever writes and whoever reads touchpoints must have the same ones: the owner of a touchpoint follows
/// from them. Safe for use by several threads.
public final class Namespaces {
    /// What a workspace has that registers nothing.
    public static final Namespaces BUILT_IN = new Namespaces(Map.of());

    private final Map<String, Namespace> registered;
    private final Comparator<Identifier> ownerOrder;

    private Namespaces(Map<String, Namespace> registered) {
        this.registered = Map.copyOf(registered);
        this.ownerOrder = Comparator.comparingInt(
                        (Identifier identifier) -> of(identifier.namespace()).priority())
                .thenComparing(Identifier::namespace)
                .thenComparing(Identifier::value);
    }

    /// With those registered; one of a name that everybody has takes its place.
    public static Namespaces with(Collection<Namespace> registered) {
        if (registered.isEmpty()) {
            return BUILT_IN;
        }
        var byName = new HashMap<String, Namespace>();
        for (var namespace : registered) {
            if (byName.put(namespace.name(), namespace) != null) {
                throw new IllegalArgumentException("namespace " + namespace.name() + " is registered twice");
            }
        }
        return new Namespaces(byName);
    }

    /// The namespace of that name; one that nobody registered comes last and links nobody.
    public Namespace of(String name) {
        var own = registered.get(name);
        return own != null ? own : Namespace.of(name);
    }

    /// The order in which the owner of a touchpoint is chosen: priority, then the namespace's name, then the value.
    public Comparator<Identifier> ownerOrder() {
        return ownerOrder;
    }
}
