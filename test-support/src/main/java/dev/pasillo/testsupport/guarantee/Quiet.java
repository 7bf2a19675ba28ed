package dev.pasillo.testsupport.guarantee;

import dev.pasillo.contract.Topics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/// Nothing is left to do: journey-service has read every record, its outbox is empty, no deadline that has passed waits
/// for the sweep and no re-fold is under way; and insight-service has applied what was published by then.
///
/// Deadlines that passed long before their events arrived are swept half a minute to a minute after a customer's last
/// one. So quiet comes that much later where there are such, and not at all while a deadline lies within the next
/// minute.
public final class Quiet {
    private static final String LEFT_OF_JOURNEYS = """
            select (select count(*) from outbox),
                   (select count(*) from customer where sweep_at <= (
                        select case when count(progress) = count(*) then min(progress) + interval '65 s'
                               else 'infinity' end
                        from stream where next_offset is not null)),
                   (select count(*) from refold_job where finished_at is null),
                   (select count(*) from customer where dirty_at is not null)""";

    private final SystemUnderTest system;
    private final Admin admin;

    private Quiet(SystemUnderTest system, Admin admin) {
        this.system = system;
        this.admin = admin;
    }

    /// Waits for it.
    ///
    /// @return how long it took
    /// @throws AssertionError where it does not come in time; says what is left
    public static Duration await(SystemUnderTest system, Duration atMost) throws InterruptedException {
        var began = System.nanoTime();
        try (var admin = Admin.create(Map.of(
                "bootstrap.servers", system.brokers(),
                "request.timeout.ms", "5000",
                "default.api.timeout.ms", "10000"))) {
            var quiet = new Quiet(system, admin);
            while (true) {
                var left = quiet.left();
                if (left.isEmpty()) {
                    return Duration.ofNanos(System.nanoTime() - began);
                }
                if (System.nanoTime() - began > atMost.toNanos()) {
                    throw new AssertionError("not quiet after %d s: %s".formatted(atMost.toSeconds(), left));
                }
                Thread.sleep(100);
            }
        }
    }

    /// What there is to do; empty where nothing is.
    private String left() throws InterruptedException {
        try {
            var journeys = leftOfJourneys();
            return journeys.isEmpty() ? leftOfFigures() : journeys;
        } catch (SQLException | ExecutionException away) {
            return String.valueOf(away.getMessage());
        }
    }

    private String leftOfJourneys() throws SQLException, ExecutionException, InterruptedException {
        var ends = ends(Topics.TOUCHPOINTS);
        try (var connection = system.journeyDatabase().connect();
                var statement = connection.createStatement()) {
            var positions = new TreeMap<Integer, Long>();
            try (var rows = statement.executeQuery(
                    "select split_part(name, '-', 2)::int, next_offset from stream where next_offset is not null")) {
                while (rows.next()) {
                    positions.put(rows.getInt(1), rows.getLong(2));
                }
            }
            if (!positions.equals(ends)) {
                return "touchpoints are read to %s of %s".formatted(positions, ends);
            }
            try (var rows = statement.executeQuery(LEFT_OF_JOURNEYS)) {
                rows.next();
                return rows.getLong(1) + rows.getLong(2) + rows.getLong(3) + rows.getLong(4) == 0
                        ? ""
                        : "%d changes to publish, %d customers due, %d re-folds, %d long histories"
                                .formatted(rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4));
            }
        }
    }

    /// The ends are asked for when journeys are quiet. What is published after them is watermarks.
    private String leftOfFigures() throws SQLException, ExecutionException, InterruptedException {
        var ends = ends(Topics.JOURNEY_CHANGES);
        var deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (true) {
            var positions = new TreeMap<Integer, Long>();
            try (var connection = system.insightDatabase().connect();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("select partition, next_offset from partition_position")) {
                while (rows.next()) {
                    positions.put(rows.getInt(1), rows.getLong(2));
                }
            }
            if (ends.entrySet().stream().allMatch(end -> positions.getOrDefault(end.getKey(), -1L) >= end.getValue())) {
                return "";
            }
            if (System.nanoTime() > deadline) {
                return "changes are applied to %s of %s".formatted(positions, ends);
            }
            Thread.sleep(50);
        }
    }

    private Map<Integer, Long> ends(String topic) throws ExecutionException, InterruptedException {
        var description = admin.describeTopics(List.of(topic)).allTopicNames().get();
        var wanted = description.values().stream()
                .flatMap(found -> found.partitions().stream()
                        .map(partition -> new TopicPartition(found.name(), partition.partition())))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        var ends = new TreeMap<Integer, Long>();
        admin.listOffsets(wanted)
                .all()
                .get()
                .forEach((partition, found) -> ends.put(partition.partition(), found.offset()));
        return ends;
    }
}
