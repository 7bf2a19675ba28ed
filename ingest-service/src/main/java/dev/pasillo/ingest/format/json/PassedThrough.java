package dev.pasillo.ingest.format.json;

import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import java.util.List;

/// Names of customers that a company gives to a provider, which gives them back with each event: `user_id` and its like
/// among custom arguments, user variables, metadata. They are the company's own word.
public final class PassedThrough {
    private static final List<String> NAMESPACES = List.of("user_id", "loyalty_id", "account_id", "anonymous_id");

    private PassedThrough() {}

    /// Adds them as identifiers.
    public static void identifiers(Tree variables, SentEvent.Builder event) {
        for (var namespace : NAMESPACES) {
            event.identifier(namespace, variables.name(namespace, RefusalCode.IDENTIFIER_INVALID));
        }
    }

    /// Adds the other variables as properties, those that are no texts, numbers or truths left out.
    ///
    /// @param most how many
    public static void properties(Tree variables, SentEvent.Builder event, int most) {
        variables.members().keySet().stream()
                .filter(name -> !NAMESPACES.contains(name))
                .limit(most)
                .forEach(name -> event.property(name, variables.scalar(name)));
    }
}
