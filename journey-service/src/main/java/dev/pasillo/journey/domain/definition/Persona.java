package dev.pasillo.journey.domain.definition;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// An archetype of customers, as of a visit's entry; the first persona whose condition holds is the visit's.
///
/// @param title by language
/// @param goals texts by language; so are `pains` and `jobs`
public record Persona(
        String id,
        Map<String, String> title,
        Condition when,
        List<Map<String, String>> goals,
        List<Map<String, String>> pains,
        List<Map<String, String>> jobs) {

    public Persona {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(when, "when");
        title = Map.copyOf(title);
        goals = List.copyOf(goals);
        pains = List.copyOf(pains);
        jobs = List.copyOf(jobs);
    }

    /// A persona that is nothing but its condition.
    public static Persona of(String id, Condition when) {
        return new Persona(id, Map.of(), when, List.of(), List.of(), List.of());
    }
}
