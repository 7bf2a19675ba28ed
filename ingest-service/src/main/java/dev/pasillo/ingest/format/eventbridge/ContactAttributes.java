package dev.pasillo.ingest.format.eventbridge;

import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;

import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.format.json.PassedThrough;
import dev.pasillo.ingest.format.json.Tree;
import java.util.LinkedHashMap;
import java.util.Set;

/// What a company lets a contact carry: names and values that a flow, a desk or an integration has set. Who the
/// customer is, they say best.
public final class ContactAttributes {
    private static final Set<String> OTHER_NAMES = Set.of("customer_id", "email", "phone");
    private static final int MOST = 50;

    private ContactAttributes() {}

    /// Adds those that name the customer: `user_id`, else `customer_id`, and `loyalty_id`, `account_id`,
    /// `anonymous_id`, `email`, `phone`.
    public static void identifiers(Tree attributes, SentEvent.Builder event) {
        PassedThrough.identifiers(attributes, event);
        if (!attributes.has("user_id")) {
            event.identifier("user_id", attributes.name("customer_id", IDENTIFIER_INVALID));
        }
        event.identifier("email", attributes.text("email", IDENTIFIER_INVALID));
        event.identifier("phone", attributes.name("phone", IDENTIFIER_INVALID));
    }

    /// Adds the others as properties, fifty at most.
    public static void properties(Tree attributes, SentEvent.Builder event) {
        var others = new LinkedHashMap<>(attributes.members());
        others.keySet().removeAll(OTHER_NAMES);
        PassedThrough.properties(new Tree(others, attributes.flaws()), event, MOST);
    }
}
