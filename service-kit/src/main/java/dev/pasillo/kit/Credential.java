package dev.pasillo.kit;

import java.security.Principal;
import java.util.Objects;

/// Who calls: the workspace, what the key may do, and the source that events sent with it belong to. The workspace of
/// every read and write comes from here and from nowhere else.
///
/// @param name the key's name; safe to log
/// @param vouched whether what comes with it is the company's own word, also on who is who
public record Credential(String name, String workspace, Kind kind, String source, boolean vouched)
        implements Principal {
    /// Of a key that is configured: a secret one is the company's own.
    public Credential(String name, String workspace, Kind kind, String source) {
        this(name, workspace, kind, source, kind == Kind.SECRET);
    }

    public Credential {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(source, "source");
    }

    @Override
    public String getName() {
        return name;
    }

    /// What a key may do.
    public enum Kind {
        /// Public: may send events and nothing else.
        WRITE,
        /// Secret: may send, read and administer.
        SECRET;

        /// The role that `@RolesAllowed` names.
        public String role() {
            return this == WRITE ? Roles.WRITE : Roles.SECRET;
        }
    }
}
