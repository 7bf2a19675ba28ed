package dev.pasillo.ingest.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.domain.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final Limits LIMITS =
            new Limits(10 << 20, 64L << 20, 150, 10_000, 300, 20, 65_536, 256, 100, 20, 512);

    private static String good(String id) {
        return "{\"id\":\"%s\",\"channel\":\"web\",\"identifiers\":[{\"namespace\":\"user_id\"}]}".formatted(id);
    }

    /// The same bodies, whole in an array and in drips from a stream: broken at random places, the events are the same.
    @Test
    void aStreamIsReadAsAnArrayIs() throws IOException {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            var body = hostile(random);
            int step = 1 + random.nextInt(70);

            var whole = frames(ByteWindow.over(body, 0, body.length));
            var dripped = frames(ByteWindow.over(new Drip(body, step), Long.MAX_VALUE));

            assertThat(dripped)
                    .as("seed %d, round %d: %s", seed, round, new String(body, UTF_8))
                    .isEqualTo(whole);
        }
    }

    /// The same for a list within an object: what stands around it is the same too.
    @Test
    void aStreamWithAListWithinIsReadAsAnArrayIs() throws IOException {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            var body = hostileEnvelope(random);
            int step = 1 + random.nextInt(70);

            var whole = members(ByteWindow.over(body, 0, body.length));
            var dripped = members(ByteWindow.over(new Drip(body, step), Long.MAX_VALUE));

            assertThat(dripped)
                    .as("seed %d, round %d: %s", seed, round, new String(body, UTF_8))
                    .isEqualTo(whole);
        }
    }

    private static List<String> members(ByteWindow window) throws IOException {
        var members = new Members(window, LIMITS);
        var found = new ArrayList<String>();
        while (members.next()) {
            if (members.isList("batch")) {
                var elements = members.elements();
                while (elements.next()) {
                    found.add(elements.kind() + new String(elements.raw().copy(), UTF_8));
                }
                members.behind(elements);
            } else {
                members.collect();
            }
        }
        found.add(members.broken() ? members.flaw() : "whole");
        var collected = members.collected();
        found.add(collected == null ? "too much" : new String(collected, UTF_8));
        return found;
    }

    private static byte[] hostileEnvelope(Random random) {
        var body = new StringBuilder("{\"key\" : \"k\",\"batch\":[");
        int events = random.nextInt(6);
        for (int event = 0; event < events; event++) {
            body.append(event == 0 ? "" : " , ");
            body.append(good("e" + event + "x".repeat(random.nextInt(8) == 0 ? 200 : 0)));
        }
        body.append("] , \"n\":1.5,\"context\":{\"a\":[1,{}]},\"sentAt\":\"2026\" }");
        return broken(random, body);
    }

    private static List<String> frames(ByteWindow window) throws IOException {
        var frames = new Frames(window, 150);
        var found = new ArrayList<String>();
        while (frames.next()) {
            var raw = frames.raw();
            found.add(frames.kind() + (raw.truncated() ? "…" : "") + new String(raw.copy(), UTF_8));
        }
        return found;
    }

    private static byte[] hostile(Random random) {
        boolean array = random.nextBoolean();
        var body = new StringBuilder(array ? "[" : "");
        int events = 1 + random.nextInt(6);
        for (int event = 0; event < events; event++) {
            body.append(event == 0 ? "" : array ? "," : "\n");
            body.append(good("e" + event + "x".repeat(random.nextInt(8) == 0 ? 200 : 0)));
        }
        body.append(array ? "]" : "\n");
        return broken(random, body);
    }

    private static byte[] broken(Random random, StringBuilder body) {
        for (int breaks = random.nextInt(4); breaks > 0 && !body.isEmpty(); breaks--) {
            int at = random.nextInt(body.length());
            switch (random.nextInt(3)) {
                case 0 -> body.deleteCharAt(at);
                case 1 -> body.insert(at, "{}[]\",:\\\n x".charAt(random.nextInt(11)));
                default -> body.setLength(at);
            }
        }
        return body.toString().getBytes(UTF_8);
    }

    private static final class Drip extends java.io.InputStream {
        private final byte[] bytes;
        private final int step;
        private int at;

        Drip(byte[] bytes, int step) {
            this.bytes = bytes;
            this.step = step;
        }

        @Override
        public int read() {
            return at == bytes.length ? -1 : bytes[at++] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int count = Math.min(Math.min(step, length), bytes.length - at);
            if (count == 0) {
                return -1;
            }
            System.arraycopy(bytes, at, into, offset, count);
            at += count;
            return count;
        }
    }
}
