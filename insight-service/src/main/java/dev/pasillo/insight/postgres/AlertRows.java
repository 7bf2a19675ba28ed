package dev.pasillo.insight.postgres;

import dev.pasillo.contract.Alert;
import dev.pasillo.contract.ContractJson;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of `alert`: the alert as text, and beside it what people did, which changes without it.
final class AlertRows {
    /// What [#read] reads.
    static final String COLUMNS = """
            a.id, a.body, a.acknowledged_at, a.acknowledged_by, a.silenced_until, a.label,
            a.comments::text as comments""";

    private AlertRows() {}

    static Alert read(Row row) {
        var alert = ContractJson.read(row.getString("body"), Alert.class);
        return with(
                alert,
                instant(row.getOffsetDateTime("acknowledged_at")),
                row.getString("acknowledged_by"),
                instant(row.getOffsetDateTime("silenced_until")),
                row.getString("label"),
                List.of(ContractJson.read(row.getString("comments"), Alert.Comment[].class)));
    }

    /// The text to keep.
    static String bare(Alert alert) {
        return ContractJson.write(with(alert, null, null, null, null, List.of()));
    }

    static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static Alert with(
            Alert alert,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy,
            @Nullable Instant silencedUntil,
            @Nullable String label,
            List<Alert.Comment> comments) {
        return new Alert(
                alert.workspace(),
                alert.id(),
                alert.ruleId(),
                alert.ruleVersion(),
                alert.detector(),
                alert.name(),
                alert.kind(),
                alert.state(),
                alert.severity(),
                alert.definition(),
                alert.stage(),
                alert.segment(),
                alert.channel(),
                alert.since(),
                alert.firedAt(),
                alert.resolvedAt(),
                alert.observed(),
                alert.expected(),
                alert.interval(),
                alert.excessCustomers(),
                alert.explanation(),
                alert.evidence(),
                alert.runbook(),
                alert.links(),
                acknowledgedAt,
                acknowledgedBy,
                silencedUntil,
                label,
                comments);
    }
}
