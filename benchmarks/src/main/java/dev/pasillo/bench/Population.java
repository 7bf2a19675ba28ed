package dev.pasillo.bench;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.function.LongToIntFunction;

/// Native events of a given number of customers, none earlier than the one before: endless, and made while they are asked
/// for, so that millions take no memory. For one thread at a time.
final class Population {
    private static final Instant START = Instant.parse("2022-01-01T00:00:00Z");
    private static final Duration STEP = Duration.ofMillis(1_500);

    private final String mark;
    private final int size;
    private final LongFunction<Instant> times;
    private final Random random;
    private long count;

    /// One event after the other every one and a half seconds.
    ///
    /// @param mark what the people's names and the ids of events begin with
    Population(String mark, int size, long seed) {
        this(mark, size, STEP, seed);
    }

    /// @param step from one event to the next, of whomever they are
    Population(String mark, int size, Duration step, long seed) {
        this(mark, size, number -> START.plus(step.multipliedBy(number)), seed);
    }

    /// Events that happen when they are asked for, as a website's do: no deadline of theirs has passed yet.
    static Population live(String mark, int size, long seed) {
        return new Population(mark, size, number -> Instant.now().truncatedTo(ChronoUnit.MILLIS), seed);
    }

    private Population(String mark, int size, LongFunction<Instant> times, long seed) {
        this.mark = mark;
        this.size = size;
        this.times = times;
        random = new Random(seed);
    }

    int size() {
        return size;
    }

    /// Everyone in turn.
    List<String> inTurn(int events) {
        return lines(events, number -> (int) (number % size));
    }

    /// Everyone alike, by chance.
    List<String> uniform(int events) {
        return lines(events, number -> random.nextInt(size));
    }

    /// By Zipf's law with exponent 1: the n-th customer has one n-th of the events of the first.
    List<String> zipf(int events) {
        var shares = new double[size];
        var sum = 0.0;
        for (var rank = 0; rank < size; rank++) {
            sum += 1.0 / (rank + 1);
            shares[rank] = sum;
        }
        var all = sum;
        return lines(events, number -> {
            var at = Arrays.binarySearch(shares, random.nextDouble() * all);
            return Math.min(size - 1, at < 0 ? -at - 1 : at);
        });
    }

    /// Bodies of uniform events without end.
    Iterator<Buffer> bodies(int eventsEach) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Buffer next() {
                return Buffer.buffer(String.join("\n", uniform(eventsEach)));
            }
        };
    }

    private List<String> lines(int events, LongToIntFunction customer) {
        var lines = new ArrayList<String>(events);
        for (var at = 0; at < events; at++) {
            lines.add(line(customer.applyAsInt(count)));
            count++;
        }
        return lines;
    }

    private String line(int customer) {
        var roll = random.nextInt(100);
        var type = Events.STAGES.get(roll < 12 ? 1 : roll < 16 ? 2 : 0);
        return "{\"id\":\"" + mark + count + "\",\"occurredAt\":\"" + times.apply(count)
                + "\",\"channel\":\"" + (roll < 12 ? "mail" : "store") + "\",\"type\":\"" + type
                + "\",\"identifiers\":[{\"namespace\":\"loyalty_id\",\"value\":\"" + mark + customer
                + "\"}],\"properties\":{\"basket\":" + count * 7 % 90 + ",\"store\":" + customer % 300 + "}}";
    }
}
