package dev.pasillo.journey.config;

import dev.pasillo.journey.domain.identity.IdentityRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// What a deployment has decided about who is who.
@ConfigMapping(prefix = "pasillo.identity")
public interface IdentityConfig {
    /// The key of the hashes that stand for people. Choose it once.
    String key();

    /// An identifier with more neighbours than this is shared by many people and links nobody.
    @WithDefault("" + IdentityRules.USUAL_HUB_NEIGHBOURS)
    int hubNeighbours();

    /// Where more links than this hang together, only the strong ones count.
    @WithDefault("" + IdentityRules.USUAL_MAX_LINKS)
    int maxLinks();
}
