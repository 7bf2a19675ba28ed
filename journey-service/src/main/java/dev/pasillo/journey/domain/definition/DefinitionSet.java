package dev.pasillo.journey.domain.definition;

import java.util.Comparator;
import java.util.List;

/// The definitions in force in one workspace.
///
/// @param revision rises with every change of any definition of the workspace; 0 before the first
/// @param newest the newest version of each, by name
/// @param setAside the definitions whose newest version this build cannot read: nothing is folded under them
public record DefinitionSet(long revision, List<DefinitionVersion> newest, List<SetAside> setAside) {

    /// Before anything was defined.
    public static final DefinitionSet EMPTY = new DefinitionSet(0, List.of());

    public DefinitionSet {
        newest = newest.stream()
                .sorted(Comparator.comparing(DefinitionVersion::name))
                .toList();
        setAside = List.copyOf(setAside);
    }

    /// Definitions that can all be read.
    public DefinitionSet(long revision, List<DefinitionVersion> newest) {
        this(revision, newest, List.of());
    }

    /// Whether that definition is set aside.
    public boolean isSetAside(String name) {
        return setAside.stream().anyMatch(each -> each.name().equals(name));
    }

    /// A definition that was accepted by another build and is refused by this one.
    ///
    /// @param version the newest
    /// @param why what is wrong with it, and where
    public record SetAside(String name, int version, String why) {}
}
