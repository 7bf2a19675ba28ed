package dev.pasillo.insight.domain.query;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A time cut into whole UTC days, which sums answer, and the rest before and after, which only facts can tell.
///
/// @param whole the whole days; empty where there is none
/// @param edges the rest, at most two
public record Days(Optional<Range> whole, List<Edge> edges) {
    public Days {
        edges = List.copyOf(edges);
    }

    /// Cuts the time from `from` (inclusive) to `to` (exclusive); absent ends are open.
    public static Days of(@Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null && !from.isBefore(to)) {
            return new Days(Optional.empty(), List.of());
        }
        var first = from == null ? null : dayAtOrAfter(from);
        var end = to == null ? null : LocalDate.ofInstant(to, ZoneOffset.UTC);
        if (from != null && to != null && first != null && first.isAfter(end)) {
            return new Days(Optional.empty(), List.of(new Edge(from, to)));
        }
        var edges = new ArrayList<Edge>();
        if (from != null && first != null && from.isBefore(start(first))) {
            edges.add(new Edge(from, start(first)));
        }
        if (to != null && end != null && start(end).isBefore(to)) {
            edges.add(new Edge(start(end), to));
        }
        return new Days(
                first != null && first.equals(end) ? Optional.empty() : Optional.of(new Range(first, end)), edges);
    }

    private static LocalDate dayAtOrAfter(Instant instant) {
        var day = LocalDate.ofInstant(instant, ZoneOffset.UTC);
        return instant.equals(instant.truncatedTo(ChronoUnit.DAYS)) ? day : day.plusDays(1);
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /// Days from the first (inclusive) to the last (exclusive).
    public record Range(@Nullable LocalDate from, @Nullable LocalDate to) {}

    /// A part of a day, or of two.
    public record Edge(Instant from, Instant to) {}
}
