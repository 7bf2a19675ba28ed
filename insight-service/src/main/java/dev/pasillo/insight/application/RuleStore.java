package dev.pasillo.insight.application;

import dev.pasillo.insight.domain.alert.AlertRule;
import dev.pasillo.insight.domain.alert.AlertRule.Terms;
import dev.pasillo.insight.domain.query.Cursor;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where alert rules are kept, every version.
public interface RuleStore {
    /// Keeps a new rule; empty where the workspace has as many as it may.
    ///
    /// @param most so many rules a workspace may have
    Uni<Optional<Kept>> create(String workspace, UUID id, Terms terms, Instant at, int most);

    Uni<Optional<Kept>> find(String workspace, UUID id);

    /// The rules in the order they were made.
    Uni<List<Kept>> list(String workspace, int limit, @Nullable Cursor after);

    /// Makes the next version; the same terms make none. Empty for an unknown rule.
    Uni<Optional<Kept>> change(String workspace, UUID id, Terms terms, Instant at);

    /// Ends the rule; false for an unknown one. Its versions stay, for the alerts that they made.
    Uni<Boolean> delete(String workspace, UUID id);

    /// A rule as it stands.
    record Kept(AlertRule rule, Instant createdAt, Instant changedAt) {
        Cursor cursor() {
            return new Cursor(createdAt, rule.id());
        }
    }
}
