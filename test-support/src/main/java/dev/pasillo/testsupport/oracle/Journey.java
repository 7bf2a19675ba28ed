package dev.pasillo.testsupport.oracle;

import dev.pasillo.testsupport.history.Plan;
import dev.pasillo.testsupport.history.Plan.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One journey, while it is worked out.
final class Journey {
    final Version version;
    final String id;
    final Instant startedAt;
    final List<Visit> visits = new ArrayList<>();

    @Nullable
    Instant completedAt;

    int completedRank;

    @Nullable
    Instant endedAt;
    /// abandoned, lost or neutral.
    @Nullable
    String endingKind;

    @Nullable
    String endingId;
    /// When the customer last did something in it; before that, when it started or was reopened.
    Instant lastAct;

    Journey(Version version, String id, Instant startedAt) {
        this.version = version;
        this.id = id;
        this.startedAt = startedAt;
        this.lastAct = startedAt;
    }

    Plan plan() {
        return version.plan();
    }

    /// Where the customer is; nowhere once the journey has ended or another took its place.
    @Nullable
    Visit current() {
        var last = visits.getLast();
        return last.leftAt == null ? last : null;
    }

    String state() {
        if (endedAt != null && endingKind != null) {
            return switch (endingKind) {
                case "neutral" -> "ended";
                default -> endingKind;
            };
        }
        return completedAt != null ? "completed" : "active";
    }

    /// When silence ends it, as things stand; never after completion.
    @Nullable
    Instant abandonedAt() {
        var current = current();
        if (completedAt != null || endedAt != null || current == null) {
            return null;
        }
        var deadline = current.deadline();
        var allowed = plan().abandonAfter();
        if (allowed == null) {
            return deadline;
        }
        var silent = lastAct.plus(allowed);
        return deadline != null && deadline.isAfter(silent) ? deadline : silent;
    }

    /// Decides every undecided visit.
    void decide(String verdict) {
        visits.stream().filter(Visit::undecided).forEach(visit -> visit.verdict = verdict);
    }

    /// Leaves where the customer is, if anywhere.
    void leave(Instant at, @Nullable String to) {
        var current = current();
        if (current != null) {
            current.leftAt = at;
            current.to = to;
        }
    }
}
