package dev.pasillo.journey.domain.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The definitions in force in one workspace.
///
/// @param revision rises with every change of any definition of the workspace; 0 before the first
/// @param definitions each with the versions that its journeys run under, by name
/// @param setAside the definitions that this build cannot read: nothing is folded under them
public record DefinitionSet(long revision, List<Versions> definitions, List<SetAside> setAside) {

    /// Before anything was defined.
    public static final DefinitionSet EMPTY = new DefinitionSet(0, List.of());

    public DefinitionSet {
        definitions = definitions.stream()
                .sorted(Comparator.comparing(Versions::name))
                .toList();
        setAside = List.copyOf(setAside);
    }

    /// Definitions that can all be read.
    ///
    /// @param versions of all definitions, in any order
    public DefinitionSet(long revision, List<DefinitionVersion> versions) {
        this(revision, byName(versions), List.of());
    }

    private static List<Versions> byName(List<DefinitionVersion> versions) {
        var byName = new TreeMap<String, List<DefinitionVersion>>();
        versions.forEach(version ->
                byName.computeIfAbsent(version.name(), any -> new ArrayList<>()).add(version));
        return byName.values().stream().map(Versions::new).toList();
    }

    /// The newest version of each, by name.
    public List<DefinitionVersion> newest() {
        return definitions.stream().map(Versions::newest).toList();
    }

    /// Every version that journeys run under.
    public Collection<DefinitionVersion> versions() {
        return definitions.stream().flatMap(each -> each.all().stream()).toList();
    }

    /// Those that describe the journeys of such subjects. What is set aside may be any subject's.
    public DefinitionSet of(Subject subject) {
        return new DefinitionSet(
                revision,
                definitions.stream()
                        .filter(versions -> versions.subject().equals(subject))
                        .toList(),
                setAside);
    }

    /// The namespaces whose identifiers are accounts with journeys.
    public Set<String> accountNamespaces() {
        var namespaces = new TreeSet<String>();
        for (var versions : definitions) {
            if (versions.subject() instanceof Subject.Account account) {
                namespaces.add(account.namespace());
            }
        }
        return namespaces;
    }

    /// Whether identifiers of that namespace are accounts with journeys. While a definition is set aside, every
    /// namespace may be its subject: the journeys of whoever is left out would stay behind unnoticed.
    public boolean mayFollow(String namespace) {
        return !setAside.isEmpty()
                || definitions.stream().anyMatch(versions -> versions.subject().equals(new Subject.Account(namespace)));
    }

    /// Whether that definition is set aside.
    public boolean isSetAside(String name) {
        return setAside.stream().anyMatch(each -> each.name().equals(name));
    }

    /// A definition of which a version was accepted by another build and is refused by this one.
    ///
    /// @param version the newest
    /// @param why what is wrong with it, and where
    public record SetAside(String name, int version, String why) {}
}
