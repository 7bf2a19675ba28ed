package dev.pasillo.journey.application;

import dev.pasillo.contract.Identifier;
import dev.pasillo.journey.application.AccountStore.AccountRow;
import dev.pasillo.journey.application.QueryStore.Snapshot;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// How a question names a customer: by any of their identifiers, or by any of their profile's aliases.
public sealed interface CustomerKey {

    /// Where to look; empty for a name that nobody can have.
    Optional<UUID> hash(String workspace, Pseudonyms pseudonyms);

    /// The account of that name, if there is one.
    Optional<AccountRow> account(String workspace, Pseudonyms pseudonyms, Snapshot snapshot);

    /// An identifier in any spelling: it is normalised as those of touchpoints are.
    record ByIdentifier(Identifier identifier) implements CustomerKey {
        @Override
        public Optional<UUID> hash(String workspace, Pseudonyms pseudonyms) {
            return pseudonyms.rules().of(workspace).normalise(identifier).map(known -> pseudonyms.of(workspace, known));
        }

        @Override
        public Optional<AccountRow> account(String workspace, Pseudonyms pseudonyms, Snapshot snapshot) {
            return pseudonyms
                    .rules()
                    .of(workspace)
                    .normalise(identifier)
                    .filter(known -> isText(known.namespace()) && isText(known.value()))
                    .flatMap(known -> snapshot.account(workspace, known));
        }

        /// Accounts are looked up by their names as they are, and PostgreSQL refuses a text with this character.
        private static boolean isText(String text) {
            return text.indexOf('\0') < 0;
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

        @Override
        public Optional<AccountRow> account(String workspace, Pseudonyms pseudonyms, Snapshot snapshot) {
            return HASH.matcher(profileId).matches()
                    ? snapshot.accountOfProfile(workspace, profileId)
                    : Optional.empty();
        }
    }
}
