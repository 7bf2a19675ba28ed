package dev.pasillo.journey.domain.authoring;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Durations as ISO 8601 writes them, with a day of 24 hours and a week of seven: `PT10M`, `P7D`, `P2W`, `P1DT12H`.
/// Years and months have no fixed length and are refused.
public final class IsoDuration {
    private static final Pattern WEEKS = Pattern.compile("P(\\d{1,4})W");
    private static final Pattern TIME =
            Pattern.compile("P(?=[\\dT])(\\d{1,5}D)?(T(?=\\d)(\\d{1,7}H)?(\\d{1,9}M)?(\\d{1,11}(\\.\\d{1,3})?S)?)?");
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private IsoDuration() {}

    /// Empty for what is no duration, for nothing at all, and for more than a century.
    static Optional<Duration> parse(String text) {
        return read(text).filter(duration -> duration.isPositive() && duration.compareTo(LONGEST) <= 0);
    }

    private static Optional<Duration> read(String text) {
        var weeks = WEEKS.matcher(text);
        if (weeks.matches()) {
            return Optional.of(Duration.ofDays(7L * Integer.parseInt(weeks.group(1))));
        }
        return TIME.matcher(text).matches() ? Optional.of(Duration.parse(text)) : Optional.empty();
    }

    /// The shortest usual spelling: whole days as days.
    public static String write(Duration duration) {
        var days = duration.toDays();
        return days > 0 && duration.equals(Duration.ofDays(days)) ? "P" + days + "D" : duration.toString();
    }
}
