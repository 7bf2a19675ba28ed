package dev.pasillo.local.send;

import dev.pasillo.local.LauncherException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// How long to go on trying, and how long to wait between two tries.
///
/// @param patience after so long without success it is given up
/// @param first pause where the service names none; doubles from try to try
/// @param longest pause, whatever the service asks for
public record Retry(Duration patience, Duration first, Duration longest) {
    /// Two minutes in all; a quarter of a second at first, 15 s at most.
    public static Retry patient() {
        return new Retry(Duration.ofMinutes(2), Duration.ofMillis(250), Duration.ofSeconds(15));
    }

    /// What a `Retry-After` header asks for: seconds, or a date; empty where it is missing or unreadable.
    static Optional<Duration> asked(Optional<String> header) {
        return header.map(String::strip).flatMap(value -> {
            if (value.matches("\\d{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            try {
                var until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
                var wait = Duration.between(ZonedDateTime.now(until.getZone()), until);
                return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        });
    }

    static Optional<Duration> nothingAsked() {
        return Optional.empty();
    }

    /// Starts counting for one batch.
    public Tries begin() {
        return new Tries();
    }

    /// The tries of one batch.
    public final class Tries {
        private final long deadline = System.nanoTime() + patience.toNanos();
        private Duration next = first;

        /// Waits before the next try.
        ///
        /// @throws LauncherException when patience is at its end
        public void pause(Optional<Duration> asked, String reason) throws InterruptedException {
            if (System.nanoTime() > deadline) {
                throw new LauncherException(
                        "ingest-service stays away (%s); given up after %d s".formatted(reason, patience.toSeconds()));
            }
            var pause = asked.orElseGet(this::backOff);
            var limited = pause.compareTo(longest) > 0 ? longest : pause;
            // Not all at the same moment.
            Thread.sleep(limited.toMillis() + ThreadLocalRandom.current().nextLong(limited.toMillis() / 4 + 1));
        }

        private Duration backOff() {
            var pause = next;
            next = next.multipliedBy(2);
            return pause;
        }
    }
}
