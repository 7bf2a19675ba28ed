package dev.pasillo.journey.domain.identity;

import dev.pasillo.contract.IdentifierRules;
import java.util.Map;

/// What a deployment has decided about who is who.
///
/// @param workspaces rules of the workspaces that have some of their own, by name
/// @param hubNeighbours an identifier with more neighbours than this is shared by many people and links nobody
/// @param maxLinks where more links than this hang together, only the strong ones count
public record IdentityRules(Map<String, IdentifierRules> workspaces, int hubNeighbours, int maxLinks) {
    public static final int USUAL_HUB_NEIGHBOURS = 100;
    public static final int USUAL_MAX_LINKS = 1_000;

    /// What holds where nothing is configured.
    public static final IdentityRules USUAL = new IdentityRules(Map.of(), USUAL_HUB_NEIGHBOURS, USUAL_MAX_LINKS);

    public IdentityRules {
        workspaces = Map.copyOf(workspaces);
        if (hubNeighbours < 1 || maxLinks < 1) {
            throw new IllegalArgumentException("hub neighbours and links are at least 1");
        }
    }

    /// How the identifiers of a workspace are spelled, ordered and limited.
    public IdentifierRules of(String workspace) {
        return workspaces.getOrDefault(workspace, IdentifierRules.BUILT_IN);
    }
}
