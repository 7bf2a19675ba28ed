package dev.pasillo.testsupport.oracle;

import dev.pasillo.contract.Identifier;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What docs/concepts/identity.md says of identifiers.
final class Names {
    enum Strength {
        STRONG,
        WEAK,
        NONE
    }

    /// A namespace as the page's table has it.
    record Namespace(int priority, Strength strength, int limit) {}

    private static final Namespace OTHER = new Namespace(Integer.MAX_VALUE, Strength.NONE, Integer.MAX_VALUE);

    private static final Map<String, Namespace> TABLE = Map.of(
            "user_id", new Namespace(10, Strength.STRONG, 1),
            "loyalty_id", new Namespace(20, Strength.STRONG, 2),
            "email", new Namespace(30, Strength.STRONG, 5),
            "phone", new Namespace(40, Strength.STRONG, 5),
            "device_id", new Namespace(50, Strength.WEAK, 20),
            "anonymous_id", new Namespace(60, Strength.WEAK, 50),
            "shopify.customer_id", new Namespace(70, Strength.STRONG, 2),
            "square.customer_id", new Namespace(71, Strength.STRONG, 2),
            "stripe.customer_id", new Namespace(72, Strength.STRONG, 2),
            "zendesk.user_id", new Namespace(73, Strength.STRONG, 2));

    private static final Set<String> NOBODY =
            Set.of("", "null", "undefined", "none", "nil", "nan", "n/a", "anonymous", "unknown", "guest");

    /// By priority, namespace and value: the first of an event is its owner.
    static final Comparator<Identifier> ORDER = Comparator.comparingInt(
                    (Identifier identifier) -> of(identifier.namespace()).priority())
            .thenComparing(Identifier::namespace)
            .thenComparing(Identifier::value);

    private Names() {}

    static Namespace of(String name) {
        return TABLE.getOrDefault(name, OTHER);
    }

    /// Of what a sender wrote, what names somebody, in order. (Generators write no telephone numbers that would have to
    /// be spelled otherwise, and no other blanks.)
    static List<Identifier> usable(List<Identifier> written) {
        return written.stream()
                .map(Names::spelled)
                .filter(identifier -> !NOBODY.contains(identifier.value().toLowerCase(Locale.ROOT)))
                .filter(identifier -> !identifier.value().matches("[0-]+"))
                .distinct()
                .sorted(ORDER)
                .toList();
    }

    private static Identifier spelled(Identifier written) {
        var value = written.value().strip();
        return new Identifier(
                written.namespace(), written.namespace().equals("email") ? value.toLowerCase(Locale.ROOT) : value);
    }
}
