package dev.pasillo.kit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is particular to each workspace, by name. Every service of a deployment is told the same.
@ConfigMapping(prefix = "pasillo.workspaces")
public interface WorkspacesConfig {
    @WithParentName
    Map<String, Workspace> workspaces();

    /// One workspace.
    interface Workspace {
        /// Namespaces of identifiers, beside those that everybody has or in their place.
        Map<String, Namespace> namespaces();

        /// The country of telephone numbers that name none, such as ES.
        Optional<String> region();

        /// Regular expressions; a value that one of them matches as a whole names nobody.
        Optional<List<String>> blockedIdentifiers();

        /// Where its days begin and end.
        @WithDefault("UTC")
        ZoneId zone();
    }

    /// A namespace of identifiers.
    interface Namespace {
        /// Lower comes first.
        int priority();

        /// What a link through it is worth: strong, weak or none.
        Strength strength();

        /// The most values that one customer can have.
        @WithDefault("50")
        int limit();
    }

    /// What a link is worth.
    enum Strength {
        /// A name that belongs to one person.
        STRONG,
        /// A name that a device has.
        WEAK,
        /// A name that never links people.
        NONE
    }
}
