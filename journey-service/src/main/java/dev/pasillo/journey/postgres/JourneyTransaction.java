package dev.pasillo.journey.postgres;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.AccountStore.AccountName;
import dev.pasillo.journey.application.AccountStore.AccountRow;
import dev.pasillo.journey.application.AccountStore.Forgotten;
import dev.pasillo.journey.application.AccountStore.Naming;
import dev.pasillo.journey.application.JourneyStore.ClosedFact;
import dev.pasillo.journey.application.JourneyStore.CustomerWrite;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.KeyClaim;
import dev.pasillo.journey.application.JourneyStore.KeyOutcome;
import dev.pasillo.journey.application.JourneyStore.NewCustomer;
import dev.pasillo.journey.application.JourneyStore.NewIdentifier;
import dev.pasillo.journey.application.JourneyStore.OutboxEntry;
import dev.pasillo.journey.application.JourneyStore.Pair;
import dev.pasillo.journey.application.JourneyStore.Quarantined;
import dev.pasillo.journey.application.JourneyStore.RefoldJob;
import dev.pasillo.journey.application.JourneyStore.StoredCheckpoint;
import dev.pasillo.journey.application.JourneyStore.StoredCustomer;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.JourneyStore.StoredTouchpoint;
import dev.pasillo.journey.application.JourneyStore.StoredWithdrawal;
import dev.pasillo.journey.application.JourneyStore.StreamNumbers;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import dev.pasillo.journey.application.JourneyStore.TypeCount;
import dev.pasillo.journey.application.JourneyStore.TypeKey;
import dev.pasillo.journey.application.Replaced;
import dev.pasillo.journey.application.TouchpointBatch;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.fold.Checkpoint;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The steps of one transaction, each where its tables are.
final class JourneyTransaction implements Transaction {
    private final StreamTables streams;
    private final KeyTables keys;
    private final TouchpointTables touchpoints;
    private final IdentityTables identities;
    private final CorrectionTables corrections;
    private final AccountTables accounts;
    private final int attempt;
    private final CustomerTables customers;
    private final CheckpointTable checkpoints;
    private final DefinitionTables definitions;
    private boolean rolledBack;

    /// The attempt from which on nobody else may learn who is who meanwhile.
    private static final int ALONE_FROM = 3;

    /// @param attempt how often the work has been begun, this time included
    JourneyTransaction(Sql sql, DefinitionReader reader, int attempt) {
        this.attempt = attempt;
        this.corrections = new CorrectionTables(sql);
        this.accounts = new AccountTables(sql);
        this.streams = new StreamTables(sql);
        this.keys = new KeyTables(sql);
        this.touchpoints = new TouchpointTables(sql);
        this.identities = new IdentityTables(sql);
        this.customers = new CustomerTables(sql);
        this.checkpoints = new CheckpointTable(sql);
        this.definitions = new DefinitionTables(sql, reader);
    }

    @Override
    public void rollback() {
        rolledBack = true;
    }

    boolean rolledBack() {
        return rolledBack;
    }

    @Override
    public Set<Integer> claim(List<TouchpointBatch.Slice> slices) {
        return streams.claim(slices);
    }

    @Override
    public StreamNumbers stream(String name) {
        return streams.lock(name);
    }

    @Override
    public Optional<StreamNumbers> freeLane(Set<String> except) {
        return streams.freeLane(except);
    }

    @Override
    public void write(StreamNumbers numbers) {
        streams.write(numbers);
    }

    @Override
    public Optional<Instant> progress() {
        return streams.progress();
    }

    @Override
    public void append(List<OutboxEntry> entries, Instant at) {
        streams.append(entries, at);
    }

    @Override
    public List<OutboxEntry> unpublished(String stream) {
        return streams.unpublished(stream);
    }

    @Override
    public void published(Collection<OutboxEntry> entries) {
        streams.published(entries);
    }

    @Override
    public List<KeyOutcome> claimKeys(List<KeyClaim> claims) {
        return keys.claim(claims);
    }

    @Override
    public List<IdentifierRow> ownersOf(Collection<UUID> ids) {
        return keys.ownersOf(ids);
    }

    @Override
    public Replaced replaced(Collection<IdentifierRow> owners) {
        return keys.replaced(owners);
    }

    @Override
    public void append(List<StoredTouchpoint> stored) {
        touchpoints.append(stored);
    }

    @Override
    public Map<Long, List<Touchpoint>> history(Map<Long, Instant> after) {
        return touchpoints.history(after);
    }

    @Override
    public Map<Long, Integer> lengths(Map<Long, Instant> after, int most) {
        return touchpoints.lengths(after, most);
    }

    @Override
    public List<Touchpoint> page(long customer, Instant after, int limit) {
        return touchpoints.page(customer, after, limit);
    }

    @Override
    public void quarantine(List<Quarantined> events) {
        touchpoints.quarantine(events);
    }

    @Override
    public boolean leaveQuarantine(long id) {
        return touchpoints.leaveQuarantine(id);
    }

    @Override
    public void countTypes(Map<TypeKey, TypeCount> counts) {
        touchpoints.count(counts);
    }

    @Override
    public DefinitionSet definitions(String workspace) {
        return definitions.inForce(workspace);
    }

    @Override
    public Optional<RefoldJob> refoldJob() {
        return definitions.refoldJob();
    }

    @Override
    public void write(RefoldJob job, boolean finished) {
        definitions.write(job, finished);
    }

    @Override
    public Map<UUID, IdentifierRow> identifiers(Collection<NewIdentifier> names) {
        return identities.identifiers(names);
    }

    @Override
    public List<StoredLink> links(List<Pair> pairs) {
        return identities.links(pairs);
    }

    @Override
    public void lockComponents(Collection<Long> components) {
        identities.lockComponents(components);
    }

    @Override
    public List<IdentifierRow> members(Collection<Long> components) {
        return identities.members(components);
    }

    @Override
    public List<IdentifierRow> membersOfCustomers(Collection<Long> ids) {
        return identities.membersOfCustomers(ids);
    }

    @Override
    public void lockIdentities(Collection<String> workspaces, boolean alone) {
        corrections.lock(workspaces, alone || attempt >= ALONE_FROM);
    }

    @Override
    public Map<UUID, IdentifierRow> known(String workspace, Collection<UUID> hashes) {
        return identities.known(workspace, hashes);
    }

    @Override
    public List<IdentifierRow> rows(Collection<Long> identifiers) {
        return identities.rows(identifiers);
    }

    @Override
    public Map<Long, Integer> neighbours(Collection<Long> identifiers) {
        return identities.neighbours(identifiers);
    }

    @Override
    public List<StoredLink> linksOf(Collection<Long> identifiers) {
        return identities.linksOf(identifiers);
    }

    @Override
    public List<StoredWithdrawal> withdrawalsOf(Collection<Long> identifiers) {
        return corrections.withdrawalsOf(identifiers);
    }

    @Override
    public boolean withdraw(StoredWithdrawal withdrawal) {
        return corrections.withdraw(withdrawal);
    }

    @Override
    public boolean takeBack(long a, long b) {
        return corrections.takeBack(a, b);
    }

    @Override
    public Map<UUID, Instant> erased(String workspace, Collection<UUID> hashes) {
        return corrections.erased(workspace, hashes);
    }

    @Override
    public void erase(Collection<IdentifierRow> identifiers, Instant at) {
        corrections.erase(identifiers, at);
    }

    @Override
    public List<AccountRow> accounts(List<AccountName> names) {
        return accounts.accounts(names);
    }

    @Override
    public List<AccountRow> accountsWithoutRow(String workspace, Collection<String> namespaces, long after, int limit) {
        return accounts.withoutRow(workspace, namespaces, after, limit);
    }

    @Override
    public List<AccountRow> accountsOf(Collection<Long> owners, Collection<UUID> ids) {
        return accounts.of(owners, ids);
    }

    @Override
    public void appendNamings(List<Naming> namings) {
        accounts.append(namings);
    }

    @Override
    public List<Forgotten> forgetNamings(Collection<Long> owners) {
        return accounts.forget(owners);
    }

    @Override
    public Map<Long, List<Touchpoint>> historyOfAccounts(Map<Long, Instant> after) {
        return accounts.history(after);
    }

    @Override
    public Map<Long, Integer> lengthsOfAccounts(Map<Long, Instant> after, int most) {
        return accounts.lengths(after, most);
    }

    @Override
    public List<Touchpoint> pageOfAccount(long account, Instant after, int limit) {
        return accounts.page(account, after, limit);
    }

    @Override
    public Replaced replacedAmong(Collection<UUID> ids) {
        return keys.replacedAmong(ids);
    }

    @Override
    public int deleteTouchpoints(Collection<Long> owners) {
        return touchpoints.delete(owners);
    }

    @Override
    public void writeLinks(List<StoredLink> links) {
        identities.writeLinks(links);
    }

    @Override
    public void writeGroups(List<IdentifierRow> rows) {
        identities.writeGroups(rows);
    }

    @Override
    public Map<Long, Long> customersOf(Collection<Long> identifiers) {
        return identities.customersOf(identifiers);
    }

    @Override
    public Map<Long, StoredCustomer> lockCustomers(Map<Long, NewCustomer> ids) {
        return customers.lock(ids);
    }

    @Override
    public List<StoredCustomer> due(Instant now, int limit) {
        return customers.due(now, limit);
    }

    @Override
    public List<StoredCustomer> after(String workspace, long customer, int limit) {
        return customers.after(workspace, customer, limit);
    }

    @Override
    public List<StoredCustomer> lockFree(Collection<Long> ids) {
        return customers.lockFree(ids);
    }

    @Override
    public List<ClosedFact> closedFacts(Map<Long, Instant> after) {
        return customers.closedFacts(after);
    }

    @Override
    public List<ClosedFact> closedFacts(long customer, Instant after, Instant to, int limit) {
        return customers.closedFacts(customer, after, to, limit);
    }

    @Override
    public void markDirty(Collection<Long> ids, Instant since) {
        customers.markDirty(ids, since);
    }

    @Override
    public Optional<StoredCustomer> dirty() {
        return customers.dirty();
    }

    @Override
    public Map<Long, Checkpoint> checkpoints(Collection<Long> ids) {
        return checkpoints.newest(ids);
    }

    @Override
    public void dropCheckpoints(Map<Long, Instant> from) {
        checkpoints.drop(from);
    }

    @Override
    public void appendCheckpoints(List<StoredCheckpoint> stored) {
        checkpoints.append(stored);
    }

    @Override
    public void write(List<CustomerWrite> writes) {
        customers.write(writes);
    }

    @Override
    public void delete(Collection<Long> ids) {
        customers.delete(ids);
    }

    @Override
    public void deleteClosedFacts(Collection<Long> ids) {
        customers.deleteClosedFacts(ids);
    }

    @Override
    public void appendClosedFacts(List<ClosedFact> facts) {
        customers.appendClosedFacts(facts);
    }
}
