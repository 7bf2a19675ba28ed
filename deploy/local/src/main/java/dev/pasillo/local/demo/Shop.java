package dev.pasillo.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// A shop with its customers: a past of two weeks, and a present that lives faster, so that there is something to see.
/// Everything follows from the seed and the time of opening. Not safe for use by several threads.
public final class Shop {
    private static final Duration PAST = Duration.ofDays(14);
    private static final Duration REAL_HOUR = Duration.ofHours(1);
    /// In the present an hour takes two seconds.
    private static final Duration FAST_HOUR = Duration.ofSeconds(2);
    private static final Duration BETWEEN_ARRIVALS = Duration.ofMillis(700);

    private final SplittableRandom random;
    private final String run;
    private final Instant opening;
    private final PriorityQueue<ShopEvent> coming =
            new PriorityQueue<>(Comparator.comparing(ShopEvent::occurredAt).thenComparing(ShopEvent::id));
    private int customers;
    private Instant nextArrival;

    /// @param opening now; also what tells the customers of this run from those of another
    public Shop(long seed, Instant opening) {
        this.random = new SplittableRandom(seed);
        this.run = seed + "-" + Long.toString(opening.getEpochSecond(), 36);
        this.opening = opening;
        this.nextArrival = opening;
    }

    /// What happened before the opening, to so many customers, in order of time. What is still to come of their lives
    /// is kept for later.
    public List<String> past(int count) {
        var happened = new ArrayList<ShopEvent>();
        for (int i = 0; i < count; i++) {
            var start = opening.minusMillis(random.nextLong(PAST.toMillis()));
            for (var event : life(start, REAL_HOUR)) {
                if (event.occurredAt().isAfter(opening)) {
                    coming.add(event);
                } else {
                    happened.add(event);
                }
            }
        }
        happened.sort(Comparator.comparing(ShopEvent::occurredAt).thenComparing(ShopEvent::id));
        return happened.stream().map(ShopEvent::json).toList();
    }

    /// What happened since the last call, in order of time.
    public List<String> until(Instant now) {
        while (!nextArrival.isAfter(now)) {
            coming.addAll(life(nextArrival, FAST_HOUR));
            nextArrival = nextArrival.plus(
                    BETWEEN_ARRIVALS.multipliedBy(1 + random.nextInt(3)).dividedBy(2));
        }
        var happened = new ArrayList<String>();
        for (var next = coming.peek(); next != null && !next.occurredAt().isAfter(now); next = coming.peek()) {
            happened.add(next.json());
            coming.remove();
        }
        return happened;
    }

    /// How many there have been.
    public int customers() {
        return customers;
    }

    private List<ShopEvent> life(Instant start, Duration hour) {
        customers++;
        return Shopper.life(random.split(), run + "-" + customers, start, hour);
    }
}
