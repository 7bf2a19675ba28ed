package dev.pasillo.journey.application;

import dev.pasillo.journey.domain.authoring.Reading;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How a definition is written down. Takes time (it compiles rules) and belongs on a worker thread; safe for use by
/// several.
public interface DefinitionFormat {

    /// Reads what is in force, whichever namespaces link people by now.
    ///
    /// @param name what the definition has to be called, where its address says so
    Reading read(byte[] source, @Nullable String name);

    /// Reads what an author wrote, YAML or JSON.
    ///
    /// @param name what the definition has to be called, where its address says so
    /// @param links whether identifiers of a namespace link people
    Reading read(byte[] source, @Nullable String name, Predicate<String> links);

    /// The one JSON text of a definition: two files that mean the same have the same, and [#read] gives the definition
    /// back. Every default is filled in.
    String canonical(JourneyDefinition definition);
}
