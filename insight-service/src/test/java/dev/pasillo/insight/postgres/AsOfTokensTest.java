package dev.pasillo.insight.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.insight.domain.query.AsOf;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AsOfTokensTest {
    private static final AsOf MOMENT = new AsOf(
            new UUID(1, 2),
            Instant.parse("2026-01-01T00:00:00Z"),
            new long[] {0, 1, 127, 128, 300_000_000_000L, Long.MAX_VALUE},
            Instant.parse("2026-01-01T00:00:01.500Z"));

    private final AsOfTokens tokens = new AsOfTokens(new byte[] {1, 2, 3});

    @Test
    void textIsReadBack() {
        assertThat(tokens.read("w", tokens.write("w", MOMENT))).contains(MOMENT);
    }

    @Test
    void momentWithoutPartitionsAndWatermarkIsReadBack() {
        var empty = new AsOf(new UUID(1, 2), MOMENT.issuedAt(), new long[0], null);

        assertThat(tokens.read("w", tokens.write("w", empty))).contains(empty);
    }

    @Test
    void anotherWorkspaceReadsNothing() {
        assertThat(tokens.read("v", tokens.write("w", MOMENT))).isEmpty();
    }

    @Test
    void anotherKeyReadsNothing() {
        assertThat(new AsOfTokens(new byte[] {1}).read("w", tokens.write("w", MOMENT)))
                .isEmpty();
    }

    @Test
    void everyChangedBitIsNoticed() {
        var bytes = Base64.getUrlDecoder().decode(tokens.write("w", MOMENT));
        for (var bit = 0; bit < bytes.length * 8; bit++) {
            var changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            var text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
            assertThat(tokens.read("w", text)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void garbageIsNone() {
        for (var text : new String[] {"", "a", "null", "%00", "../..", "A".repeat(100_000), "ÿ"}) {
            assertThat(tokens.read("w", text)).isEmpty();
        }
    }
}
