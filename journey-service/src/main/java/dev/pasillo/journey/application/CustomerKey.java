package dev.pasillo.journey.application;

import dev.pasillo.contract.Identifier;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// How a question names a customer: by any of their identifiers, or by any of their profile's aliases.
public sealed interface CustomerKey {

    /// Where to look; empty for a name that nobody can have.
    Optional<UUID> hash(String workspace, Pseudonyms pseudonyms);

    /// An identifier in any spelling: it is normalised as those of touchpoints are.
    record ByIdentifier(Identifier identifier) implements CustomerKey {
        @Override
        public Optional<UUID> hash(String workspace, Pseudonyms pseudonyms) {
            return pseudonyms.rules().of(workspace).normalise(identifier).map(known -> pseudonyms.of(workspace, known));
        }
    }

    /// A profile id: the present one, or one from before a merge.
    record ByProfile(String profileId) implements CustomerKey {
        private static final Pattern HASH = Pattern.compile("[0-9a-f]{32}");

        @Override
        public Optional<UUID> hash(String workspace, Pseudonyms pseudonyms) {
            if (!HASH.matcher(profileId).matches()) {
                return Optional.empty();
            }
            return Optional.of(new UUID(
                    Long.parseUnsignedLong(profileId, 0, 16, 16), Long.parseUnsignedLong(profileId, 16, 32, 16)));
        }
    }
}
