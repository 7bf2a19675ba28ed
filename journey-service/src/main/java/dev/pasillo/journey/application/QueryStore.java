package dev.pasillo.journey.application;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.AccountStore.AccountRow;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.JourneyStore.StoredWithdrawal;
import dev.pasillo.journey.application.JourneyStore.TypeCount;
import dev.pasillo.journey.application.JourneyStore.TypeKey;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.fold.Customer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is kept, for those who only look. Every call blocks and belongs on a worker thread; it runs to its end whether
/// or not somebody still waits for the answer, so that no connection is lost.
public interface QueryStore {

    /// Runs `work` on one snapshot: everything it reads is as of one moment. Nothing is locked and nobody is held up.
    <T> T inSnapshot(Function<Snapshot, T> work);

    /// The reads of a snapshot, each one statement.
    interface Snapshot {
        /// All names of the customer whose name has this hash; none where nobody has it.
        List<IdentifierRow> customer(String workspace, UUID hash);

        /// The links that hold whose owner is one of these.
        List<StoredLink> acceptedLinksOf(Collection<Long> owners);

        /// The links of which one of these is an end, held or not; at most so many.
        List<StoredLink> linksOf(Collection<Long> identifiers, int limit);

        /// The withdrawals that name one of these.
        List<StoredWithdrawal> withdrawalsOf(Collection<Long> identifiers);

        /// These identifiers, as far as they are there.
        List<IdentifierRow> rows(Collection<Long> identifiers);

        /// The account of that name.
        Optional<AccountRow> account(String workspace, Identifier identifier);

        /// The account with journeys that has that profile id.
        Optional<AccountRow> accountOfProfile(String workspace, String profileId);

        /// Touchpoints that name an account, in order of time: those at `from` and the next ones in that direction, at
        /// least as many as the limit says where there are so many, and those of the same instant as the last.
        ///
        /// @param from where to begin; null for the first in that direction
        List<Touchpoint> touchpointsOfAccount(long account, @Nullable Instant from, Direction direction, int limit);

        /// Which of these keys have a revision above what some touchpoints are.
        Replaced replacedAmong(Collection<UUID> keys);

        /// What is kept of a customer or an account; empty for one of whom no touchpoint came.
        Optional<Kept> kept(long customer);

        /// How far the input has been read, over all partitions; empty while one has not begun.
        Optional<Instant> progress();

        /// The definitions in force.
        DefinitionSet definitions(String workspace);

        /// Every version of a definition, in order, whether or not journeys run under it. Empty where this build cannot
        /// read one of them.
        Optional<List<DefinitionVersion>> versions(String workspace, String name);

        /// Touchpoints of these owners in order of time: those at `from` and the next ones in that direction, as many
        /// as the limit says, and those of the same instant as the last. An instant with very many is cut.
        ///
        /// @param from where to begin; null for the first in that direction
        List<Touchpoint> touchpoints(Collection<Long> owners, @Nullable Instant from, Direction direction, int limit);

        /// Which touchpoints of these owners are replaced by a higher revision.
        Replaced replaced(Collection<IdentifierRow> owners);

        /// Digests of a stretch of what is published of a workspace, by the first digits of the profile id. A
        /// stretch has a bounded number of rows, whosever they are, so that no statement is long.
        ///
        /// @param prefixes the first two digits of the profile ids that are asked for; none for all
        /// @param from where the stretch begins
        FactStretch factDigests(String workspace, Collection<String> prefixes, int digits, FactPlace from);

        /// Customers of a workspace after one, in order, as many as the limit says, with what is stored of them.
        ///
        /// @param longest history of more touchpoints is left out
        List<History> histories(String workspace, long after, int limit, int longest);

        /// Accounts of a namespace after one, in order, as many as the limit says.
        List<AccountRow> accounts(String workspace, String namespace, long after, int limit);

        /// Seen types after that one by channel and type, in order.
        List<Map.Entry<TypeKey, TypeCount>> types(String workspace, @Nullable TypeKey after, int limit);
    }

    /// What some facts come to.
    ///
    /// @param group the digits of the profile id that they share
    /// @param facts how many
    /// @param digest the sum of the first 60 bits of each fact's MD5, as a decimal number
    record FactDigest(String group, long facts, String digest) {}

    /// Where a stretch of the published facts begins: closed facts come first, then open ones.
    ///
    /// @param open which of the two
    /// @param after the last row before it
    record FactPlace(boolean open, long after) {
        /// Of the first stretch.
        public static final FactPlace BEGINNING = new FactPlace(false, Long.MIN_VALUE);

        /// Of the first stretch of open facts.
        public static final FactPlace OPEN = new FactPlace(true, Long.MIN_VALUE);
    }

    /// @param digests one for each group of the stretch that has facts
    /// @param next where the next stretch begins; null after the last
    record FactStretch(List<FactDigest> digests, @Nullable FactPlace next) {
        public FactStretch {
            digests = List.copyOf(digests);
        }
    }

    /// What a customer's journeys are made of.
    ///
    /// @param touchpoints those that count; absent where there are too many
    /// @param now what deadlines are measured against
    record History(
            long customer,
            String profileId,
            Customer evidence,
            @Nullable List<Touchpoint> touchpoints,
            Instant now) {}

    /// Which way a list goes.
    enum Direction {
        OLDEST_FIRST,
        NEWEST_FIRST
    }

    /// @param closed facts that have left the evidence, as published
    /// @param dirty whether both are out of date, because a long history is being folded
    record Kept(Customer evidence, List<PublishedFact> closed, boolean dirty) {
        public Kept {
            closed = List.copyOf(closed);
        }
    }
}
