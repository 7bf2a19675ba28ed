package dev.pasillo.insight.application;

import java.util.Collection;
import java.util.Map;

/// Digests of facts by profile id.
public interface FactDigests {

    /// Digests of a workspace's facts: by the first two digits of the profile id where there are no prefixes, else
    /// of each profile id that begins with one of them. Blocks.
    ///
    /// @param prefixes two digits each
    Map<String, Digest> of(String workspace, Collection<String> prefixes);

    /// @param facts how many
    /// @param digest the sum of the first 60 bits of each fact's MD5, as a decimal number
    record Digest(long facts, String digest) {
        /// Of no facts.
        public static final Digest NONE = new Digest(0, "0");
    }
}
