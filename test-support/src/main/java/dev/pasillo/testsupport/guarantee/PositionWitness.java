package dev.pasillo.testsupport.guarantee;

import java.sql.Connection;
import java.sql.SQLException;

/// Writes down every move of a position, in the transaction that makes it: a trigger in the test's database. What a
/// transaction takes back, its witness does not remember.
public final class PositionWitness {
    static final String TABLE = "witness_position";

    private PositionWitness() {}

    /// Installs it; once journey-service has made its tables.
    public static void install(SystemUnderTest system) throws SQLException {
        try (var connection = system.journeyDatabase().connect();
                var statement = connection.createStatement()) {
            statement.execute("""
                    create table witness_position (
                        id bigint generated always as identity primary key,
                        stream text not null,
                        moved_from bigint not null,
                        moved_to bigint not null);
                    create function witness_position() returns trigger language plpgsql as $$
                    begin
                        insert into witness_position (stream, moved_from, moved_to)
                        values (new.name, old.next_offset, new.next_offset);
                        return null;
                    end $$;
                    create trigger witness_position after update on stream for each row
                    when (old.next_offset is distinct from new.next_offset) execute function witness_position();""");
        }
    }

    static boolean isInstalled(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select to_regclass(?) is not null")) {
            statement.setString(1, TABLE);
            try (var result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }
}
