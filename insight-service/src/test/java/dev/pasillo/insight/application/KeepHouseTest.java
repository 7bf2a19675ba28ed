package dev.pasillo.insight.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.insight.fixture.Histories;
import dev.pasillo.insight.fixture.Log;
import dev.pasillo.insight.postgres.InsightDatabase;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeepHouseTest {
    private static final Instant NOON = Instant.parse("2026-03-09T12:00:00Z");

    private final InsightDatabase database = new InsightDatabase(Clock.fixed(NOON, ZoneOffset.UTC));
    private final KeepHouse house = database.house();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatEndedLongAgoIsForgottenAndWhatIsTrueIsNot() {
        var history = new Histories(4, "d", "p-", 10);
        var log = new Log(4, "w", 1, "s");
        for (var i = 0; i < 200; i++) {
            log.send(history.next());
        }
        log.flush();
        var instance = new Instance(database.changes(), log);
        instance.assign(List.of(0));
        instance.drain(new Random(4), 5);
        var past = database.rows("select 1 from fact_past").size();
        var facts = database.rows("select 1 from fact").size();
        assertThat(past).isPositive();

        assertThat(await(house.purgePast(NOON))).as("not before its time").isZero();
        assertThat(await(house.purgePast(NOON.plusMillis(1)))).isEqualTo(past);

        assertThat(database.rows("select 1 from fact_past")).isEmpty();
        assertThat(database.rows("select 1 from fact")).hasSize(facts);
        var zeros = database.rows("select 1 from figure_sum where n = 0").size();
        assertThat(zeros).isPositive();
        assertThat(await(house.purgeZeros())).isEqualTo(zeros);
        assertThat(database.rows("select 1 from figure_sum where n = 0")).isEmpty();
    }

    @Test
    void factThatWasTakenBackAndNeverCameIsCounted() {
        var log = new Log(4, "w", 1, "s");
        var fact = new Histories(4, "d", "p-", 1).next().added().getFirst();
        log.send(new Histories.Step("p-0", List.of(fact), List.of()));
        log.flush();
        var instance = new Instance(database.changes(), log);
        instance.assign(List.of(0));

        instance.drain(new Random(4), 5);

        assertThat(await(house.negativeFacts())).isEqualTo(1);
        assertThat(database.rows("select 1 from figure_sum")).isEmpty();
    }

    @Test
    void recordsSetAsideAreKeptForTheirTime() {
        database.execute("insert into quarantine values ('t', 0, 1, null, null, 'r', 'd', '2026-03-01T00:00:00Z')");

        assertThat(await(house.purgeQuarantine(Instant.parse("2026-03-01T00:00:00Z"))))
                .isZero();
        assertThat(await(house.purgeQuarantine(Instant.parse("2026-03-01T00:00:01Z"))))
                .isEqualTo(1);
    }

    private static <T> T await(Uni<T> answer) {
        return answer.await().indefinitely();
    }
}
