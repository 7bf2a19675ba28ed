package dev.pasillo.local.survival;

import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import java.sql.SQLException;

/// Builds that are wrong on purpose: the guarantees must notice each.
final class Sabotage {
    /// The position is committed before the transaction that applies the batch.
    static final Rule OFFSET_FIRST = new Rule("""
            RULE the position is committed first
            CLASS dev.pasillo.journey.postgres.StreamTables
            METHOD claim
            AT EXIT
            IF true
            DO $0.sql.connection().query("commit; begin").execute().await().indefinitely()
            ENDRULE
            """);

    /// The position is set without looking where it stands.
    static final Rule WITHOUT_COMPARISON = new Rule("""
            RULE the position is not compared
            CLASS dev.pasillo.journey.postgres.Sql
            METHOD rows
            AT ENTRY
            IF $1.contains("and stream.next_offset = claimed.start")
            DO $1 = $1.replace("and stream.next_offset = claimed.start", "")
            ENDRULE
            """);

    private Sabotage() {}

    /// Keys of touchpoints need not be unique.
    static void dropUniqueKey(SystemUnderTest system) throws SQLException {
        try (var connection = system.journeyDatabase().connect();
                var statement = connection.createStatement()) {
            statement.execute("alter table touchpoint_key drop constraint touchpoint_key_pkey");
        }
    }
}
