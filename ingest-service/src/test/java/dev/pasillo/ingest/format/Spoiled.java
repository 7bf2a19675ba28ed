package dev.pasillo.ingest.format;

import static dev.pasillo.ingest.application.RecordingSink.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/// Good bodies, spoiled by chance.
final class Spoiled {
    private static final String[] WORDS = {
        "null",
        "true",
        "{}",
        "[]",
        "\"\"",
        "-1",
        "1e999",
        "99999999999999999999",
        "0.1",
        "\\u0000",
        "\\ud800",
        "\\",
        "%00",
        "%",
        "%ff",
        "\u0000",
        "\ufeff",
        "\n",
        ",",
        ":",
        "\"",
        "{",
        "}",
        "[",
        "]",
        "&",
        "=",
        "+",
        "?",
        "2026-02-30T25:61:61Z",
        "{\"a\":",
        "undefined",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
    };

    private Spoiled() {}

    /// The body with one to four things done to it.
    static byte[] of(byte[] good, Random random) {
        var body = good;
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            body = once(body, random);
        }
        return random.nextInt(20) == 0 ? once(gzip(body), random) : body;
    }

    private static byte[] once(byte[] body, Random random) {
        if (body.length == 0) {
            return word(random);
        }
        int from = random.nextInt(body.length);
        int to = Math.min(body.length, from + 1 + random.nextInt(1 + Math.min(40, body.length)));
        return switch (random.nextInt(6)) {
            case 0 -> joined(body, from, new byte[] {(byte) random.nextInt(256)}, from + 1);
            case 1 -> joined(body, from, new byte[0], to);
            case 2 -> joined(body, from, word(random), from);
            case 3 -> joined(body, from, word(random), to);
            case 4 -> joined(body, from, Arrays.copyOfRange(body, from, to), from);
            default -> Arrays.copyOf(body, from);
        };
    }

    private static byte[] word(Random random) {
        return WORDS[random.nextInt(WORDS.length)].getBytes(UTF_8);
    }

    /// The body up to a place, something else, and the body behind another place.
    private static byte[] joined(byte[] body, int before, byte[] middle, int behind) {
        var bytes = new ByteArrayOutputStream(body.length + middle.length);
        bytes.write(body, 0, before);
        bytes.writeBytes(middle);
        bytes.write(body, behind, body.length - behind);
        return bytes.toByteArray();
    }
}
