package dev.pasillo.journey.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import dev.cel.runtime.CelVariableResolver;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.OpeningTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A compiled time of an opening. What cannot be evaluated, or is no time between the years 0 and 9999, is reported.
final class CelTime implements OpeningTime {
    /// The length of `2026-01-31`; a text with a time is longer.
    private static final int DATE = 10;

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    private final String text;
    private final Program program;
    private final Function<String, ZoneId> zones;
    private final Runnable failed;

    CelTime(String text, Program program, Function<String, ZoneId> zones, Runnable failed) {
        this.text = text;
        this.program = program;
        this.zones = zones;
        this.failed = failed;
    }

    @Override
    public Optional<Instant> of(Touchpoint opening) {
        try {
            CelVariableResolver variables = name -> name.equals(TouchpointVariables.OPENING)
                    ? Optional.of(TouchpointVariables.fields(opening))
                    : Optional.empty();
            var time = time(Cost.eval(program, variables), opening.workspace());
            if (time != null && !time.isBefore(FIRST) && time.isBefore(END)) {
                return Optional.of(time.truncatedTo(ChronoUnit.MILLIS));
            }
        } catch (CelEvaluationException | DateTimeException noTime) {
            // Reported below, like a result that is no time.
        }
        failed.run();
        return Optional.empty();
    }

    private @Nullable Instant time(Object result, String workspace) {
        return switch (result) {
            case Instant time -> time;
            case String date
            when date.length() == DATE ->
                LocalDate.parse(date)
                        .plusDays(1)
                        .atStartOfDay(zones.apply(workspace))
                        .toInstant()
                        .minusMillis(1);
            case String time ->
                DateTimeFormatter.ISO_OFFSET_DATE_TIME
                        .parse(time, OffsetDateTime::from)
                        .toInstant();
            default -> null;
        };
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CelTime time && time.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
