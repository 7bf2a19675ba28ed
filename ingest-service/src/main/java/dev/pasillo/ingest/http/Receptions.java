package dev.pasillo.ingest.http;

import dev.pasillo.contract.IdentifierRules;
import dev.pasillo.ingest.domain.Reception;
import dev.pasillo.kit.Credential;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// The circumstances of a request: when it came, with whose key, under which rules of the workspace.
///
/// @param identifiers rules of the workspaces that have some of their own
public record Receptions(Clock clock, Map<String, IdentifierRules> identifiers) {
    public Receptions {
        identifiers = Map.copyOf(identifiers);
    }

    /// A request with that key, now.
    Reception of(Credential sender) {
        var now = clock.instant();
        return new Reception(
                sender.workspace(),
                sender.source(),
                now,
                now,
                Receptions::randomId,
                sender.vouched(),
                of(sender.workspace()));
    }

    /// How the identifiers of the workspace are spelled.
    IdentifierRules of(String workspace) {
        return identifiers.getOrDefault(workspace, IdentifierRules.BUILT_IN);
    }

    /// Chance for ids; not secret, so the cheap kind will do.
    private static String randomId() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
