package dev.pasillo.testsupport.guarantee;

import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Topics;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.testsupport.TopicReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// What lies on the topic `touchpoints`, and what journey-service has made of it, over all workspaces. The tables are
/// read first, at one moment, and the topic after them: whatever the tables know of is on the topic.
///
/// @param records of the topic, partition by partition, each in its order
/// @param applied the rows of touchpoints, repetitions included
/// @param quarantined the places of the rows in quarantine, repetitions included
/// @param positions the next offset of each partition
/// @param moves every move of a position in its order, where a [PositionWitness] has seen them
record IntakeEvidence(
        List<Delivered> records,
        List<Content> applied,
        List<Place> quarantined,
        Map<Integer, Long> positions,
        List<Move> moves) {

    /// Where a record stands.
    record Place(int partition, long offset) {
        @Override
        public String toString() {
            return partition + "@" + offset;
        }
    }

    /// What a touchpoint is by its key and revision, and which content it has.
    record Content(EventKey key, int revision, String fingerprint) {
        static Content of(byte[] body) {
            var touchpoint = ContractJson.read(body, Touchpoint.class);
            var revision = touchpoint.revision() == null ? 0 : touchpoint.revision();
            return new Content(EventKey.of(touchpoint), revision, touchpoint.fingerprint());
        }

        /// What counts once.
        Counted counted() {
            return new Counted(key, revision);
        }
    }

    /// One revision of an event.
    record Counted(EventKey key, int revision) {}

    /// A record of the topic.
    ///
    /// @param content absent where it is no touchpoint
    record Delivered(Place place, @Nullable Content content) {
        static Delivered of(ConsumerRecord<byte[], byte[]> found) {
            var place = new Place(found.partition(), found.offset());
            try {
                return new Delivered(place, Content.of(found.value()));
            } catch (ContractException unreadable) {
                return new Delivered(place, null);
            }
        }
    }

    /// A position was moved.
    record Move(String stream, long from, long to) {}

    static IntakeEvidence of(SystemUnderTest system) {
        try (var connection = system.journeyDatabase().connect()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            var applied = rows(connection, "select body from touchpoint", row -> Content.of(row.getBytes(1)));
            var quarantined = rows(
                    connection,
                    "select partition, record_offset from quarantine where topic like '%' || '" + Topics.TOUCHPOINTS
                            + "'",
                    row -> new Place(row.getInt(1), row.getLong(2)));
            var positions = new HashMap<Integer, Long>();
            rows(
                            connection,
                            "select split_part(name, '-', 2)::int, next_offset from stream"
                                    + " where next_offset is not null",
                            row -> Map.entry(row.getInt(1), row.getLong(2)))
                    .forEach(position -> positions.put(position.getKey(), position.getValue()));
            var moves = PositionWitness.isInstalled(connection)
                    ? rows(
                            connection,
                            "select stream, moved_from, moved_to from " + PositionWitness.TABLE + " order by id",
                            row -> new Move(row.getString(1), row.getLong(2), row.getLong(3)))
                    : List.<Move>of();
            connection.rollback();
            var records = TopicReader.readAll(system.brokers(), Topics.TOUCHPOINTS).stream()
                    .map(Delivered::of)
                    .toList();
            return new IntakeEvidence(records, applied, quarantined, positions, moves);
        } catch (SQLException unreadable) {
            throw new IllegalStateException("journey-service's tables cannot be read", unreadable);
        }
    }

    Set<EventKey> appliedKeys() {
        return applied.stream().map(Content::key).collect(Collectors.toSet());
    }

    /// The keys of records that stand in quarantine.
    Set<EventKey> quarantinedKeys() {
        var places = new HashSet<>(quarantined);
        var keys = new HashSet<EventKey>();
        for (var delivered : records) {
            var content = delivered.content();
            if (content != null && places.contains(delivered.place())) {
                keys.add(content.key());
            }
        }
        return keys;
    }

    /// The contents that stand on the topic, by key, in no order that matters.
    Map<EventKey, List<Delivered>> byKey() {
        var byKey = new HashMap<EventKey, List<Delivered>>();
        for (var delivered : records) {
            var content = delivered.content();
            if (content != null) {
                byKey.computeIfAbsent(content.key(), any -> new ArrayList<>()).add(delivered);
            }
        }
        return byKey;
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private static <T> List<T> rows(Connection connection, String query, Reading<T> reading) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            var rows = new ArrayList<T>();
            while (result.next()) {
                rows.add(reading.of(result));
            }
            return rows;
        }
    }
}
