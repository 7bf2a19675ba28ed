package dev.pasillo.insight.domain.delivery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When a delivery that failed is tried again, and when it is given up.
///
/// @param pauses one before each further attempt
public record RetryPlan(List<Duration> pauses) {
    /// That of Standard Webhooks: ten attempts over a little more than three days.
    public static final RetryPlan STANDARD = new RetryPlan(List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24)));

    private static final Duration LONGEST = Duration.ofHours(24);
    private static final double JITTER = 0.2;
    private static final int GONE = 410;

    public RetryPlan {
        pauses = List.copyOf(pauses);
        if (pauses.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("a pause is not negative");
        }
    }

    /// What becomes of a delivery. Any 2xx is an arrival and 410 the end of the destination; everything else,
    /// redirects too, is tried again. A pause is up to a fifth longer by chance, so that what failed together comes
    /// back one by one, and never shorter than the other side asked for (24 hours at most).
    ///
    /// @param attempt the one that was just made, from 1
    /// @param chance 0…1
    public Next after(Sent sent, int attempt, Instant now, double chance) {
        return switch (sent) {
            case Sent.Answered answered
            when answered.status() >= 200 && answered.status() < 300 -> new Next.Delivered();
            case Sent.Answered answered when answered.status() == GONE -> new Next.Gone();
            case Sent.Answered answered -> again(attempt, retryAfter(answered.retryAfter(), now), chance);
            case Sent.Failed _ -> again(attempt, Duration.ZERO, chance);
        };
    }

    private Next again(int attempt, Duration atLeast, double chance) {
        if (attempt > pauses.size()) {
            return new Next.GivenUp();
        }
        var pause = pauses.get(attempt - 1);
        var jittered = pause.plusMillis((long) (pause.toMillis() * JITTER * chance));
        return new Next.Again(jittered.compareTo(atLeast) < 0 ? atLeast : jittered);
    }

    /// `Retry-After` in seconds or as a date (RFC 9110, 10.2.3); nothing where it is neither.
    static Duration retryAfter(@Nullable String header, Instant now) {
        return seconds(header)
                .or(() -> date(header).map(at -> Duration.between(now, at)))
                .filter(pause -> !pause.isNegative())
                .map(pause -> pause.compareTo(LONGEST) > 0 ? LONGEST : pause)
                .orElse(Duration.ZERO);
    }

    private static Optional<Duration> seconds(@Nullable String header) {
        return header != null && header.strip().matches("[0-9]{1,9}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(header.strip())))
                : Optional.empty();
    }

    private static Optional<Instant> date(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                            .toInstant());
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }
}
