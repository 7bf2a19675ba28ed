package dev.pasillo.testsupport.oracle;

import dev.pasillo.testsupport.history.Happening;
import dev.pasillo.testsupport.history.Plan;
import dev.pasillo.testsupport.history.Plan.Version;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// The versions of one definition: section "Versions" of docs/concepts/journeys.md.
///
/// @param all in order, the newest last
record Versions(List<Version> all) {
    Versions {
        all = List.copyOf(all);
    }

    Version newest() {
        return all.getLast();
    }

    /// Under which a journey that starts then runs: the newest, unless journeys are to finish as they began.
    Version inForceAt(Instant start) {
        if (!newest().plan().finish()) {
            return newest();
        }
        return all.stream()
                .filter(version -> !version.effectiveFrom().isAfter(start))
                .reduce((earlier, later) -> later)
                .orElse(all.getFirst());
    }

    /// By time, the rank of the lowest stage that is entered (none before all), source and id. All come from one
    /// source.
    Comparator<Happening> order() {
        return Comparator.comparing(Happening::occurredAt)
                .thenComparingInt(this::rank)
                .thenComparing(Happening::id);
    }

    private int rank(Happening happening) {
        return newest().plan().stages().stream()
                .filter(stage -> stage.enteredBy(happening))
                .mapToInt(Plan.Stage::rank)
                .min()
                .orElse(Integer.MIN_VALUE);
    }
}
