package dev.pasillo.local.survival;

import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

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

    /// A touchpoint that is older than what is folded already is folded as if it were the newest.
    static final Rule LATE_AS_IN_TIME = new Rule("""
            RULE late is in time
            CLASS dev.pasillo.journey.domain.fold.CustomerFold
            METHOD isLate
            AT ENTRY
            IF true
            DO RETURN false
            ENDRULE
            """);

    /// What cannot be read is left out and forgotten.
    static final Rule NOTHING_SET_APART = new Rule("""
            RULE nothing is set apart
            CLASS dev.pasillo.journey.postgres.TouchpointTables
            METHOD quarantine
            AT ENTRY
            IF true
            DO RETURN
            ENDRULE
            """);

    /// Partitions that are taken over are read from their ends.
    static final Rule RESET_TO_THE_END = new Rule("""
            RULE partitions are read from their ends
            CLASS dev.pasillo.journey.kafka.TouchpointAssignments
            METHOD assigned
            AT EXIT
            IF true
            DO $1.seekToEnd($2)
            ENDRULE
            """);

    /// Nobody looks whether positions fit the topic.
    static final Rule TOPIC_UNGUARDED = new Rule("""
            RULE positions fit any offsets
            CLASS dev.pasillo.journey.kafka.TopicGuard
            METHOD fits
            AT ENTRY
            IF true
            DO RETURN true
            ENDRULE
            RULE positions are of any topic
            CLASS dev.pasillo.journey.kafka.Preparation
            METHOD isOf
            AT ENTRY
            IF true
            DO RETURN true
            ENDRULE
            """);

    private static final Map<String, Rule> BY_NAME = Map.of(
            "offset-first", OFFSET_FIRST,
            "without-comparison", WITHOUT_COMPARISON,
            "late-as-in-time", LATE_AS_IN_TIME,
            "nothing-set-apart", NOTHING_SET_APART,
            "reset-to-the-end", RESET_TO_THE_END,
            "topic-unguarded", TOPIC_UNGUARDED);

    private Sabotage() {}

    /// What `-Dpasillo.survival.sabotage=NAME` asks every test for: to see it fail.
    static List<Rule> chosen() {
        var name = System.getProperty("pasillo.survival.sabotage", "");
        if (name.isEmpty()) {
            return List.of();
        }
        var rule = BY_NAME.get(name);
        if (rule == null) {
            throw new IllegalArgumentException("sabotages are " + BY_NAME.keySet());
        }
        return List.of(rule);
    }

    /// Keys of touchpoints need not be unique.
    static void dropUniqueKey(SystemUnderTest system) throws SQLException {
        try (var connection = system.journeyDatabase().connect();
                var statement = connection.createStatement()) {
            statement.execute("alter table touchpoint_key drop constraint touchpoint_key_pkey");
        }
    }
}
