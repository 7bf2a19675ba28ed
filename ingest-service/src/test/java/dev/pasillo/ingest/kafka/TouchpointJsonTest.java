package dev.pasillo.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Feedback;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Rating;
import dev.pasillo.contract.Touchpoint;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TouchpointJsonTest {
    @Test
    void writesWhatTheContractWrites() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            var touchpoint = touchpoint(random);

            assertThat(new String(TouchpointJson.bytes(touchpoint), StandardCharsets.UTF_8))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(new String(ContractJson.bytes(touchpoint), StandardCharsets.UTF_8));
        }
    }

    private static Touchpoint touchpoint(Random random) {
        var time = Instant.ofEpochMilli(random.nextLong(0, 7_258_118_400_000L));
        return new Touchpoint(
                text(random),
                text(random),
                text(random),
                "web",
                text(random),
                maybe(random, text(random)),
                Actor.values()[random.nextInt(3)],
                time,
                maybe(random, time.plusMillis(random.nextInt(10_000))),
                time.truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
                List.of(new Identifier(text(random), text(random)), new Identifier("a", "b")),
                map(random, 3),
                map(random, 2),
                maybe(
                        random,
                        new Rating(
                                text(random),
                                random.nextDouble(),
                                maybe(random, (double) random.nextInt(5)),
                                maybe(random, 5.5))),
                maybe(
                        random,
                        new Feedback(
                                maybe(random, text(random)),
                                maybe(random, "en"),
                                maybe(random, Map.of(text(random), text(random))))),
                maybe(random, map(random, 1)),
                maybe(random, random.nextInt()),
                maybe(random, random.nextBoolean()),
                text(random));
    }

    private static <T> @Nullable T maybe(Random random, T value) {
        return random.nextBoolean() ? value : null;
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int length = random.nextInt(12); length >= 0; length--) {
            text.appendCodePoint(
                    switch (random.nextInt(6)) {
                        case 0 -> 1 + random.nextInt(0x1f);
                        case 1 -> "\"\\/\u007f\u2028".charAt(random.nextInt(5));
                        case 2 -> 0x80 + random.nextInt(0x700);
                        case 3 -> 0x1f600 + random.nextInt(50);
                        default -> 'a' + random.nextInt(26);
                    });
        }
        return text.toString();
    }

    @SuppressWarnings("NullAway")
    private static Map<String, Object> map(Random random, int depth) {
        var map = new LinkedHashMap<String, Object>();
        for (int entries = random.nextInt(5); entries > 0; entries--) {
            map.put(text(random), value(random, depth));
        }
        return map;
    }

    @SuppressWarnings("NullAway")
    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> null;
            case 1 -> random.nextInt();
            case 2 -> random.nextLong();
            case 3 -> new BigInteger(100, random);
            case 4 -> random.nextBoolean() ? random.nextGaussian() * 1e300 : (double) random.nextInt(100);
            case 5 -> random.nextBoolean();
            case 6 -> text(random);
            case 7 -> map(random, depth - 1);
            default -> {
                var list = new ArrayList<Object>();
                for (int elements = random.nextInt(4); elements > 0; elements--) {
                    list.add(value(random, depth - 1));
                }
                yield list;
            }
        };
    }
}
