package dev.pasillo.insight.postgres;

import dev.pasillo.insight.domain.alert.AlertRule;
import dev.pasillo.insight.domain.alert.AlertRule.Terms;
import dev.pasillo.insight.domain.alert.Measure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// Rows of `alert_rule`.
final class RuleRows {
    /// What [#read] reads.
    static final String COLUMNS = """
            r.workspace, r.id, r.version, r.name, r.definition, r.stage, r.measure, r.above, r.window_seconds,
            r.min_customers, r.segment, r.channel, r.destinations, r.enabled, r.runbook, r.created_at, r.changed_at,
            r.closed_to""";

    private RuleRows() {}

    static AlertRule read(Row row) {
        return new AlertRule(
                row.getString("workspace"),
                row.getUUID("id"),
                row.getInteger("version"),
                new Terms(
                        row.getString("name"),
                        row.getString("definition"),
                        row.getString("stage"),
                        Measure.find(row.getString("measure")).orElseThrow(),
                        row.getDouble("above"),
                        Duration.ofSeconds(row.getLong("window_seconds")),
                        row.getLong("min_customers"),
                        row.getString("segment"),
                        row.getString("channel"),
                        List.of(row.getArrayOfUUIDs("destinations")),
                        row.getBoolean("enabled"),
                        row.getString("runbook")));
    }

    /// The parameters of a statement, after these.
    static Tuple terms(Tuple before, Terms terms) {
        return before.addValue(terms.name())
                .addValue(terms.definition())
                .addValue(terms.stage())
                .addValue(terms.measure().id())
                .addValue(terms.above())
                .addValue(terms.window().toSeconds())
                .addValue(terms.minCustomers())
                .addValue(terms.segment())
                .addValue(terms.channel())
                .addValue(terms.destinations().toArray(UUID[]::new))
                .addValue(terms.enabled())
                .addValue(terms.runbook());
    }
}
