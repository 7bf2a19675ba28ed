package dev.pasillo.journey.domain.definition;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The versions of one definition that say something about journeys: the newest, and where journeys run out on the
/// version they started under, all before it.
///
/// The newest says whether that is so. It alone decides the order of touchpoints, which journeys are parallel, the
/// funnel, the moments of truth and the feedback; a journey is judged by its own.
///
/// @param all by number, the newest last; of a definition under which all journeys follow the newest, that one alone
public record Versions(List<DefinitionVersion> all) {
    public Versions {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a definition has a version");
        }
        var inOrder = all.stream()
                .sorted(Comparator.comparingInt(DefinitionVersion::version))
                .toList();
        var newest = inOrder.getLast();
        all = switch (newest.definition().inFlight()) {
            case FINISH -> inOrder;
            case REFOLD -> List.of(newest);
        };
    }

    /// A definition with a single version.
    public static Versions of(DefinitionVersion only) {
        return new Versions(List.of(only));
    }

    /// The definition's name.
    public String name() {
        return newest().name();
    }

    /// The version that was put into force last.
    public DefinitionVersion newest() {
        return all.getLast();
    }

    /// Whose journeys they are, in every version.
    public Subject subject() {
        return newest().definition().subject();
    }

    /// Under which a journey runs that starts at a time: the last version that was in force then; the first, where the
    /// journey started before there was one.
    public DefinitionVersion inForceAt(Instant start) {
        for (var i = all.size() - 1; i > 0; i--) {
            if (!all.get(i).effectiveFrom().isAfter(start)) {
                return all.get(i);
            }
        }
        return all.getFirst();
    }

    /// The version of that number.
    ///
    /// @param number absent: the newest
    /// @throws IllegalArgumentException where there is none
    public DefinitionVersion numbered(@Nullable Integer number) {
        if (number == null) {
            return newest();
        }
        for (var version : all) {
            if (version.version() == number) {
                return version;
            }
        }
        throw new IllegalArgumentException("no version " + number + " of " + name());
    }

    /// How evidence names a version: the newest is not named, so that evidence of journeys that all follow it does not
    /// speak of versions. What [#numbered] takes.
    public @Nullable Integer numberOf(DefinitionVersion version) {
        return version.version() == newest().version() ? null : Integer.valueOf(version.version());
    }
}
