package dev.pasillo.journey.application;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.Subject;
import dev.pasillo.journey.domain.fold.Checkpoint;
import dev.pasillo.journey.domain.fold.Customer;
import dev.pasillo.journey.domain.identity.Link;
import dev.pasillo.journey.domain.identity.Rejection;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where journeys are kept. Every call blocks and belongs on a worker thread.
public interface JourneyStore {

    /// Runs `work` in one transaction and commits. A serialization failure, a deadlock or [Retry] rolls back and runs
    /// it again; `work` must therefore change nothing outside the transaction.
    <T> T inTransaction(Function<Transaction, T> work);

    /// Thrown by work that saw the ground shift under it: roll back and start again.
    final class Retry extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Retry(String why) {
            super(why, null, false, false);
        }
    }

    /// PostgreSQL refuses the data itself, and would again: a value that it cannot hold.
    final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Unfit(String why, Throwable cause) {
            super(why, cause);
        }
    }

    /// The steps of a transaction, each one statement or a few, whatever the number of rows. Rows are locked in the
    /// order streams, keys, identifiers, components, accounts, customers, types, and sorted within each. A row
    /// of customers is a person's or, where a definition describes their journeys, an account's.
    interface Transaction extends IdentityStore, AccountStore {
        /// Nothing of this transaction is to be kept; the work's result still is.
        void rollback();

        // Streams

        /// Moves the position of each slice forward, if it still stands where the slice starts. The partitions that
        /// another instance has moved are returned, and then nothing may be committed.
        Set<Integer> claim(List<TouchpointBatch.Slice> slices);

        /// The stream's numbers, locked until the end.
        StreamNumbers stream(String name);

        /// A maintenance stream that nobody else is using, and none of those, locked until the end.
        Optional<StreamNumbers> freeLane(Set<String> except);

        void write(StreamNumbers numbers);

        /// How far the input has been read, over all partitions; empty while one has not begun.
        Optional<Instant> progress();

        // Touchpoints

        /// What each of these keys is, in the order given; sorted by key and revision, each once.
        List<KeyOutcome> claimKeys(List<KeyClaim> claims);

        /// Identifiers that own a revision of these keys. Owners are known by a part of their hash, so that a stranger
        /// may be among them.
        List<IdentifierRow> ownersOf(Collection<UUID> keys);

        /// Which touchpoints of these owners are replaced by a higher revision.
        Replaced replaced(Collection<IdentifierRow> owners);

        void append(List<StoredTouchpoint> touchpoints);

        /// The touchpoints of each customer after a time.
        Map<Long, List<Touchpoint>> history(Map<Long, Instant> after);

        /// How many touchpoints each customer has after a time; counted up to `most`, and none is left out.
        Map<Long, Integer> lengths(Map<Long, Instant> after, int most);

        /// The next touchpoints of a customer after a time, in order of time: as many as the limit says, and those of
        /// the same instant as the last.
        List<Touchpoint> page(long customer, Instant after, int limit);

        /// Deletes all touchpoints of the owners.
        ///
        /// @return how many they were
        int deleteTouchpoints(Collection<Long> owners);

        void quarantine(List<Quarantined> events);

        /// Marks an entry of the quarantine as applied; false where it is that already.
        boolean leaveQuarantine(long id);

        /// Belongs at the end: whoever comes with the same types waits for the commit.
        void countTypes(Map<TypeKey, TypeCount> counts);

        // Definitions

        /// The definitions in force, which cannot change before the transaction ends.
        DefinitionSet definitions(String workspace);

        // Customers

        /// Makes the rows that are missing and locks all, in order.
        Map<Long, StoredCustomer> lockCustomers(Map<Long, NewCustomer> ids);

        /// Locks the customers that are due, as many as the limit says, and passes over those that somebody holds.
        List<StoredCustomer> due(Instant now, int limit);

        /// The next customers of the workspace after that id, in order, as they stand. None is locked.
        List<StoredCustomer> after(String workspace, long customer, int limit);

        /// Locks those of these customers that nobody else holds, in order.
        List<StoredCustomer> lockFree(Collection<Long> customers);

        /// The closed facts of each customer after a time.
        List<ClosedFact> closedFacts(Map<Long, Instant> after);

        /// Closed facts of a customer after a time and up to another, as many as the limit says.
        List<ClosedFact> closedFacts(long customer, Instant after, Instant to, int limit);

        void write(List<CustomerWrite> customers);

        /// Leaves customers to the background. They keep what is published of them, and deadlines do not pass for them.
        ///
        /// @param since the watermark stays before this until they are up to date
        void markDirty(Collection<Long> customers, Instant since);

        /// Locks the customer that has waited longest for the background, and passes over those that somebody holds.
        Optional<StoredCustomer> dirty();

        /// The newest checkpoint of each customer that has one.
        Map<Long, Checkpoint> checkpoints(Collection<Long> customers);

        /// Forgets the checkpoints of each customer at or after a time.
        void dropCheckpoints(Map<Long, Instant> from);

        /// Keeps checkpoints, each after those that its customer has, and forgets those that are too many.
        void appendCheckpoints(List<StoredCheckpoint> checkpoints);

        void delete(Collection<Long> customers);

        void deleteClosedFacts(Collection<Long> ids);

        void appendClosedFacts(List<ClosedFact> facts);

        // Changes

        void append(List<OutboxEntry> entries, Instant at);

        /// What a stream has committed and the broker has not acknowledged, in order.
        List<OutboxEntry> unpublished(String stream);

        void published(Collection<OutboxEntry> entries);

        // Re-fold

        /// The oldest unfinished job, locked until the end.
        Optional<RefoldJob> refoldJob();

        void write(RefoldJob job, boolean finished);
    }

    /// @param key a touchpoint's (workspace, source, id), hashed
    /// @param fingerprint of its content
    /// @param owner the first 64 bits of its owner's hash
    record KeyClaim(UUID key, int revision, String workspace, long fingerprint, long owner) {}

    /// What a key turned out to be: new, as the only or the lowest known revision; new, with a lower revision known;
    /// new, with a higher one known; seen before; or seen before with another content.
    enum KeyOutcome {
        NEW,
        REPLACING,
        REPLACED,
        DUPLICATE,
        CONFLICT
    }

    /// A stream's numbers: the last sequence, and the last one sent to each partition of `journey-changes`.
    record StreamNumbers(String name, long sequence, List<Long> sent) {
        public StreamNumbers {
            sent = List.copyOf(sent);
        }
    }

    record NewIdentifier(UUID hash, String workspace, String namespace, String value) {
        @Override
        public String toString() {
            return "NewIdentifier[" + hash + "]";
        }
    }

    /// @param component the group that must be resolved together
    /// @param customer who it is
    /// @param hub whether many people share it; then it is a component by itself
    record IdentifierRow(
            long id, String workspace, UUID hash, Identifier identifier, long component, long customer, boolean hub) {
        public IdentifierRow(
                long id, String workspace, UUID hash, Identifier identifier, long component, long customer) {
            this(id, workspace, hash, identifier, component, customer, false);
        }
    }

    record Pair(long owner, long other) {}

    /// @param rejected why it does not hold; null where it does
    record StoredLink(
            long owner,
            long other,
            String workspace,
            Link link,
            @Nullable Rejection rejected) {
        public boolean accepted() {
            return rejected == null;
        }
    }

    /// Two identifiers that are not one person's, since somebody said so.
    record StoredWithdrawal(long a, long b, String workspace, Instant at) {}

    record StoredTouchpoint(long owner, Touchpoint touchpoint, byte[] body) {}

    /// @param subject what it is a row of
    record NewCustomer(String workspace, String profileId, Subject subject) {
        /// A person's.
        public NewCustomer(String workspace, String profileId) {
            this(workspace, profileId, Subject.CUSTOMER);
        }
    }

    /// @param subject what it is a row of
    /// @param open facts published that may still be taken back, as published
    record StoredCustomer(
            long id,
            String workspace,
            String profileId,
            Subject subject,
            Customer evidence,
            List<PublishedFact> open,
            Depth depth) {}

    /// How long a customer's history is.
    ///
    /// @param touchpoints how many the evidence is of
    /// @param checkpointed how many it was of at the newest checkpoint
    /// @param dirty whether the evidence is out of date, and left to the background
    record Depth(int touchpoints, int checkpointed, boolean dirty) {}

    record StoredCheckpoint(long customer, String workspace, Checkpoint checkpoint) {}

    record CustomerWrite(
            long id,
            String workspace,
            String profileId,
            Customer evidence,
            @Nullable Instant sweepAt,
            @Nullable List<PublishedFact> open,
            Depth depth) {}

    /// @param id 0 for one not yet stored
    /// @param at the last touchpoint of the fold that closed it
    record ClosedFact(long id, long customer, String workspace, Instant at, PublishedFact fact) {}

    record OutboxEntry(String stream, long sequence, int partition, String workspace, byte[] body) {}

    record Quarantined(
            String workspace,
            String source,
            @Nullable String eventId,
            String code,
            String detail,
            TouchpointBatch.At at,
            Instant receivedAt,
            byte[] raw) {}

    record TypeKey(String workspace, String channel, String type) {}

    record TypeCount(long seen, Instant lastAt) {
        TypeCount and(TypeCount other) {
            return new TypeCount(seen + other.seen, lastAt.isAfter(other.lastAt) ? lastAt : other.lastAt);
        }
    }

    record RefoldJob(String workspace, long revision, long afterCustomer, long upToCustomer) {
        /// The same, done up to and with a customer.
        RefoldJob after(long customer) {
            return new RefoldJob(workspace, revision, customer, upToCustomer);
        }
    }
}
