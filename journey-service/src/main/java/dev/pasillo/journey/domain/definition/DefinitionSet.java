package dev.pasillo.journey.domain.definition;

import java.util.Comparator;
import java.util.List;

/// The definitions in force in one workspace.
///
/// @param revision rises with every change of any definition of the workspace; 0 before the first
/// @param newest the newest version of each, by name
public record DefinitionSet(long revision, List<DefinitionVersion> newest) {

    /// Before anything was defined.
    public static final DefinitionSet EMPTY = new DefinitionSet(0, List.of());

    public DefinitionSet {
        newest = newest.stream()
                .sorted(Comparator.comparing(DefinitionVersion::name))
                .toList();
    }
}
