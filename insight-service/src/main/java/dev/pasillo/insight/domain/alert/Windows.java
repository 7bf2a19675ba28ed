package dev.pasillo.insight.domain.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The windows of a rule: all of one length, one ending at every step since 1970. A step is a sixth of the length, at
/// least a second and at most an hour, so neighbouring windows overlap: a burst of drops lies whole in one of them
/// wherever it begins, and is noticed within a step.
public record Windows(Duration length) {
    /// The shortest and the longest that a rule may ask for.
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    public static final Duration LONGEST = Duration.ofDays(30);

    private static final int STEPS = 6;
    private static final Duration LONGEST_STEP = Duration.ofHours(1);

    public Windows {
        Objects.requireNonNull(length, "length");
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a window lasts from a minute to 30 days");
        }
    }

    /// From the end of one window to the end of the next: whole seconds.
    public Duration step() {
        var sixth = Duration.ofSeconds(length.toSeconds() / STEPS);
        return sixth.compareTo(LONGEST_STEP) > 0 ? LONGEST_STEP : sixth;
    }

    /// The windows that a watermark has closed, in order: those that end after `closedTo` and not after the watermark.
    /// At first (nothing closed yet) that is the latest one.
    ///
    /// @param limit at most so many
    public List<Window> closed(@Nullable Instant closedTo, Instant watermark, int limit) {
        var step = step().toMillis();
        var last = Math.floorDiv(watermark.toEpochMilli(), step);
        var next = closedTo == null ? last : Math.floorDiv(closedTo.toEpochMilli(), step) + 1;
        var windows = new ArrayList<Window>();
        for (var end = next; end <= last && windows.size() < limit; end++) {
            windows.add(Window.ending(Instant.ofEpochMilli(end * step), length));
        }
        return windows;
    }

    /// The windows that hold a deadline and end not after a time, in order.
    public List<Window> holding(Instant deadline, Instant endingBy) {
        var step = step().toMillis();
        var windows = new ArrayList<Window>();
        var end = Math.floorDiv(deadline.toEpochMilli(), step) + 1;
        for (var window = Window.ending(Instant.ofEpochMilli(end * step), length);
                !window.from().isAfter(deadline) && !window.to().isAfter(endingBy);
                window = Window.ending(window.to().plusMillis(step), length)) {
            windows.add(window);
        }
        return windows;
    }
}
