package dev.pasillo.bench.baseline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;

/// DuckDB in this process, with one row per event, answering by looking at all of them.
public final class EventScan implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DuckDBConnection connection;
    private long size;

    public EventScan() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
        try (var statement = ((Connection) connection).createStatement()) {
            statement.execute("create table event (customer varchar, type varchar, happened timestamp)");
        }
    }

    /// @param lines native events
    public void add(List<String> lines) throws SQLException, IOException {
        try (var appender = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "event")) {
            for (var line : lines) {
                var event = JSON.readTree(line);
                appender.beginRow();
                appender.append(event.path("identifiers").path(0).path("value").asText());
                appender.append(event.path("type").asText());
                appender.append(
                        Timestamp.from(Instant.parse(event.path("occurredAt").asText()))
                                .toLocalDateTime());
                appender.endRow();
            }
        }
        size += lines.size();
    }

    public long size() {
        return size;
    }

    /// Customers whose first-ever times per stage rise along the stages.
    public List<Long> firstOrder() throws SQLException {
        return answer("""
                with firsts as (
                    select min(happened) filter (where type = 'store_visit') as visit,
                        min(happened) filter (where type = 'campaign_received') as mail,
                        min(happened) filter (where type = 'coupon_redeemed') as redeem
                    from event group by customer)
                select count(visit), count(*) filter (where visit <= mail),
                    count(*) filter (where visit <= mail and mail <= redeem) from firsts""");
    }

    /// Entries of each stage: events of its type that follow one of another type, or none.
    public List<Long> entered() throws SQLException {
        return answer("""
                with entries as (
                    select type from (
                        select type, lag(type) over (partition by customer order by happened) as before from event)
                    where before is distinct from type)
                select count(*) filter (where type = 'store_visit'), count(*) filter (where type = 'campaign_received'),
                    count(*) filter (where type = 'coupon_redeemed') from entries""");
    }

    private List<Long> answer(String question) throws SQLException {
        try (var statement = ((Connection) connection).createStatement();
                var rows = statement.executeQuery(question)) {
            rows.next();
            var numbers = new ArrayList<Long>();
            for (var at = 1; at <= rows.getMetaData().getColumnCount(); at++) {
                numbers.add(rows.getLong(at));
            }
            return numbers;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
