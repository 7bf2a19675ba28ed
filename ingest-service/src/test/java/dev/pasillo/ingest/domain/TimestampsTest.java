package dev.pasillo.ingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
        "2026-01-01t00:00:00z, 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00.5Z, 2026-01-01T00:00:00.500Z",
        "2026-01-01T00:00:00.123999999Z, 2026-01-01T00:00:00.123Z",
        "2026-01-01T00:00:00.1234567890123456789Z, 2026-01-01T00:00:00.123Z",
        "2026-01-01T01:30:00+01:30, 2026-01-01T00:00:00Z",
        "2025-12-31T19:00:00.007-05:00, 2026-01-01T00:00:00.007Z",
        "2024-02-29T23:59:59Z, 2024-02-29T23:59:59Z",
        "2000-02-29T00:00:00Z, 2000-02-29T00:00:00Z",
        "2016-12-31T23:59:60Z, 2016-12-31T23:59:59Z",
        "1969-12-31T23:59:59.999Z, 1969-12-31T23:59:59.999Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z"
    })
    void timesWithAZoneAreRead(String text, String instant) {
        assertThat(Timestamps.parse(text)).isEqualTo(Instant.parse(instant).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-01-01",
                "2026-01-01T00:00:00",
                "2026-01-01 00:00:00Z",
                "2026-01-01T00:00Z",
                "2026-01-01T00:00:00.Z",
                "2026-01-01T00:00:00.5",
                "2026-01-01T00:00:00+0100",
                "2026-01-01T00:00:00+01",
                "2026-01-01T00:00:00+24:00",
                "2026-01-01T00:00:00+01:60",
                "2026-01-01T00:00:00ZZ",
                "2026-01-01T24:00:00Z",
                "2026-01-01T00:60:00Z",
                "2026-01-01T00:00:61Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-01-00T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "2026-02-29T00:00:00Z",
                "1900-02-29T00:00:00Z",
                "+026-01-01T00:00:00Z",
                "-026-01-01T00:00:00Z",
                "2026-1-01T00:00:00Z0",
                "٢٠٢٦-01-01T00:00:00Z",
                "2026-01-01T00:00:00.00000000000000000000000000000000000000000000000000000Z"
            })
    void everythingElseIsInvalid(String text) {
        assertThat(Timestamps.parse(text)).isEqualTo(Timestamps.INVALID);
    }

    @Test
    void readsWhatTheJdkReads() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 10_000; round++) {
            var time = OffsetDateTime.ofInstant(
                    Instant.ofEpochMilli(random.nextLong(-62_000_000_000_000L, 250_000_000_000_000L)),
                    ZoneOffset.ofTotalSeconds(random.nextInt(-17, 18) * 3600 + random.nextInt(0, 2) * 1800));
            var text = time.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
            if (text.length() >= 20 && text.charAt(16) == ':' && text.charAt(4) == '-') {
                assertThat(Timestamps.parse(text))
                        .as("%s, seed %d", text, seed)
                        .isEqualTo(time.toInstant().toEpochMilli());
            }
        }
    }
}
