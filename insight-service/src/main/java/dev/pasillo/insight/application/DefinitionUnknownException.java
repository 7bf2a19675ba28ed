package dev.pasillo.insight.application;

import java.util.List;

/// No definition of that name has been published in the workspace.
public final class DefinitionUnknownException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final transient List<String> known;

    public DefinitionUnknownException(String name, List<String> known) {
        super("definition-unknown", null, false, false);
        this.name = name;
        this.known = List.copyOf(known);
    }

    public String name() {
        return name;
    }

    /// The names that there are.
    public List<String> known() {
        return known;
    }
}
