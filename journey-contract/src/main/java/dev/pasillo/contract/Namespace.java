package dev.pasillo.contract;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A kind of identifier: how early it is chosen as owner, how much a link through it is worth, and how many values of
/// it one customer can have.
///
/// @param priority lower comes first
/// @param limit the most values that one customer can have; a link beyond it is rejected
public record Namespace(String name, int priority, Strength strength, int limit) {

    /// What a link through a namespace is worth.
    public enum Strength {
        /// A name that belongs to one person.
        STRONG,
        /// A name that a device has.
        WEAK,
        /// A name that never links people (an account, or anything that nobody registered).
        NONE
    }

    private static final int LAST = Integer.MAX_VALUE;

    private static final Map<String, Namespace> REGISTERED = register(
            new Namespace("user_id", 10, Strength.STRONG, 1),
            new Namespace("loyalty_id", 20, Strength.STRONG, 2),
            new Namespace("email", 30, Strength.STRONG, 5),
            new Namespace("phone", 40, Strength.STRONG, 5),
            new Namespace("device_id", 50, Strength.WEAK, 20),
            new Namespace("anonymous_id", 60, Strength.WEAK, 50),
            new Namespace("shopify.customer_id", 70, Strength.STRONG, 2),
            new Namespace("square.customer_id", 71, Strength.STRONG, 2),
            new Namespace("stripe.customer_id", 72, Strength.STRONG, 2),
            new Namespace("zendesk.user_id", 73, Strength.STRONG, 2));

    /// The order in which the owner of a touchpoint is chosen: priority, then the namespace's name, then the value.
    public static final Comparator<Identifier> OWNER_ORDER = Comparator.comparingInt(
                    (Identifier identifier) -> of(identifier.namespace()).priority())
            .thenComparing(Identifier::namespace)
            .thenComparing(Identifier::value);

    public Namespace {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(strength, "strength");
        if (limit < 1) {
            throw new IllegalArgumentException("a namespace's limit is at least 1, not " + limit);
        }
    }

    /// The registered namespace of that name; an unregistered one comes last and links nobody.
    public static Namespace of(String name) {
        var registered = REGISTERED.get(name);
        return registered != null ? registered : new Namespace(name, LAST, Strength.NONE, LAST);
    }

    private static Map<String, Namespace> register(Namespace... namespaces) {
        var byName = new HashMap<String, Namespace>();
        for (var namespace : List.of(namespaces)) {
            byName.put(namespace.name(), namespace);
        }
        return Map.copyOf(byName);
    }
}
