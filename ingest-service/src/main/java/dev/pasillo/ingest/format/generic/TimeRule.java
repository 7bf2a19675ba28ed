package dev.pasillo.ingest.format.generic;

import dev.pasillo.ingest.domain.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How times are written.
///
/// @param where null where events happened when they came
/// @param formats the only ones; where there are none, the usual ones are recognised by themselves
/// @param zone where times are that name none; null where the source says
record TimeRule(
        @Nullable Where where,
        List<Format> formats,
        @Nullable ZoneId zone) {
    private static final Pattern USUAL = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)(?:[T ](\\d\\d:\\d\\d)(:\\d\\d)?([.,]\\d{1,9})?)? ?(Z|[+-]\\d\\d(?::?\\d\\d)?)?");
    private static final Pattern DIGITS = Pattern.compile("\\d{10}|\\d{13}|\\d{16}");
    private static final double EARLIEST_SECONDS = 1e9;
    private static final double FIRST_MILLIS = 1e11;
    private static final double FIRST_MICROS = 1e14;
    private static final double BEYOND = 1e17;

    TimeRule {
        formats = List.copyOf(formats);
    }

    /// A way to write times.
    sealed interface Format {
        /// Numbers since 1970.
        record Epoch(ChronoUnit unit) implements Format {}

        /// A pattern of `java.time.format.DateTimeFormatter`.
        record Written(DateTimeFormatter formatter) implements Format {}

        /// Reads a format; empty where it is none.
        static Optional<Format> of(String text) {
            return switch (text) {
                case "epoch_seconds" -> Optional.of(new Epoch(ChronoUnit.SECONDS));
                case "epoch_millis" -> Optional.of(new Epoch(ChronoUnit.MILLIS));
                case "epoch_micros" -> Optional.of(new Epoch(ChronoUnit.MICROS));
                default -> {
                    try {
                        yield text.isBlank() || text.length() > 100
                                ? Optional.empty()
                                : Optional.of(new Written(DateTimeFormatter.ofPattern(text, Locale.ENGLISH)));
                    } catch (IllegalArgumentException notAPattern) {
                        yield Optional.empty();
                    }
                }
            };
        }
    }

    /// The time as RFC 3339; empty where it is none.
    ///
    /// @param ofTheSource where times are that name no zone, and of which the rule says nothing
    Optional<String> read(Object value, @Nullable ZoneId ofTheSource) {
        var there = zone == null ? ofTheSource : zone;
        try {
            if (formats.isEmpty()) {
                return usual(value, there);
            }
            return formats.stream()
                    .map(format -> read(format, value, there))
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (DateTimeException | ArithmeticException outOfRange) {
            return Optional.empty();
        }
    }

    private static Optional<String> read(Format format, Object value, @Nullable ZoneId zone) {
        return switch (format) {
            case Format.Epoch(var unit) -> number(value).map(number -> since(number, unit));
            case Format.Written(var formatter) -> {
                try {
                    yield switch (formatter.parseBest(
                            String.valueOf(value).strip(), ZonedDateTime::from, LocalDateTime::from, LocalDate::from)) {
                        case ZonedDateTime time -> Optional.of(time.toInstant().toString());
                        case LocalDateTime time -> local(time, zone);
                        case LocalDate day -> local(day.atStartOfDay(), zone);
                        default -> Optional.empty();
                    };
                } catch (DateTimeException otherwise) {
                    yield Optional.empty();
                }
            }
        };
    }

    private static Optional<String> usual(Object value, @Nullable ZoneId zone) {
        if (value instanceof Number) {
            return number(value).flatMap(TimeRule::byMagnitude);
        }
        if (!(value instanceof String given)) {
            return Optional.empty();
        }
        var text = given.strip();
        if (DIGITS.matcher(text).matches()) {
            return byMagnitude(Double.parseDouble(text));
        }
        if (Timestamps.parse(text) != Timestamps.INVALID) {
            return Optional.of(text);
        }
        var usual = USUAL.matcher(text);
        if (usual.matches()) {
            return written(usual.group(1), usual.group(2), usual.group(3), usual.group(4), usual.group(5), zone);
        }
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME
                    .parse(text, Instant::from)
                    .toString());
        } catch (DateTimeException otherwise) {
            return Optional.empty();
        }
    }

    private static Optional<String> written(
            String day,
            @Nullable String minutes,
            @Nullable String seconds,
            @Nullable String fraction,
            @Nullable String offset,
            @Nullable ZoneId zone) {
        if (minutes == null) {
            return offset == null ? local(LocalDate.parse(day).atStartOfDay(), zone) : Optional.empty();
        }
        var time = LocalDateTime.parse(day + "T" + minutes + (seconds == null ? ":00" : seconds)
                + (fraction == null ? "" : fraction.replace(',', '.')));
        return offset == null ? local(time, zone) : local(time, ZoneId.of(offset));
    }

    /// A time that clocks show twice is the first of the two.
    private static Optional<String> local(LocalDateTime time, @Nullable ZoneId zone) {
        return zone == null
                ? Optional.empty()
                : Optional.of(time.atZone(zone).toInstant().toString());
    }

    private static Optional<String> byMagnitude(double number) {
        if (number < EARLIEST_SECONDS || number >= BEYOND) {
            return Optional.empty();
        }
        return Optional.of(since(
                number,
                number < FIRST_MILLIS
                        ? ChronoUnit.SECONDS
                        : number < FIRST_MICROS ? ChronoUnit.MILLIS : ChronoUnit.MICROS));
    }

    private static Optional<Double> number(Object value) {
        try {
            var number = Double.parseDouble(String.valueOf(value).strip());
            return Math.abs(number) < BEYOND ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException otherwise) {
            return Optional.empty();
        }
    }

    private static String since(double number, ChronoUnit unit) {
        var micros = unit.getDuration().toNanos() / 1000.0;
        return Instant.EPOCH
                .plus(Math.round(number * micros), ChronoUnit.MICROS)
                .toString();
    }
}
