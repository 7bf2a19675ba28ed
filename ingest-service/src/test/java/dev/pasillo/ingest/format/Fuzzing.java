package dev.pasillo.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.domain.Limits;
import java.util.List;
import java.util.Random;

/// Good bodies of a format, spoiled by chance and sent to its ways in, in turn: for tests, and for longer outside of
/// them. Each case follows from its number, so that one that fails can be seen again.
public final class Fuzzing {
    private final String name;
    private final byte[] good;
    private final List<Door> doors;

    private Fuzzing(SenderFormat format) {
        this.name = format.profile().name();
        this.good = Samples.body(format);
        this.doors = Door.of(format).toList();
    }

    /// Every format, with the usual limits.
    public static List<Fuzzing> ofEachFormat() {
        return Formats.all(Limits.DEFAULT).stream().map(Fuzzing::new).toList();
    }

    /// The format's name.
    public String name() {
        return name;
    }

    /// Sends one spoiled body, twice. Fails, and says how to see it again, where there is an exception, no answer, or
    /// another answer the second time.
    public void once(long seed) {
        var door = doors.get((int) Math.floorMod(seed, (long) doors.size()));
        var body = Spoiled.of(good, new Random(seed));
        try {
            var heard = door.hear(body);
            heard.isAnswered();
            var again = door.hear(body);
            if (!again.equals(heard)) {
                throw new AssertionError("first %s, then %s".formatted(heard, again));
            }
        } catch (RuntimeException | StackOverflowError | AssertionError found) {
            throw new AssertionError(
                    "%s with -Dpasillo.fuzz.seed=%d: %s".formatted(door, seed, new String(body, UTF_8)), found);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
