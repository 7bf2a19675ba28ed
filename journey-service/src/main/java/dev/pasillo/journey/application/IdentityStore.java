package dev.pasillo.journey.application;

import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.NewIdentifier;
import dev.pasillo.journey.application.JourneyStore.Pair;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.JourneyStore.StoredWithdrawal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The steps of a transaction that concern who is who.
public interface IdentityStore {
    /// Holds the identities of these workspaces together with others that learn, or, where a transaction has begun
    /// again twice, alone: it cannot then be overtaken a third time. The first lock after the streams'.
    ///
    /// @param alone in any case
    void lockIdentities(Collection<String> workspaces, boolean alone);

    /// The rows of the names, made where they are missing.
    Map<UUID, IdentifierRow> identifiers(Collection<NewIdentifier> names);

    /// The rows of those names that there are.
    Map<UUID, IdentifierRow> known(String workspace, Collection<UUID> hashes);

    /// The links stored between these pairs of identifier ids.
    List<StoredLink> links(List<Pair> pairs);

    /// Locks components, in order.
    void lockComponents(Collection<Long> components);

    /// The identifiers of the components as they stand now.
    List<IdentifierRow> members(Collection<Long> components);

    /// These identifiers as they stand now.
    List<IdentifierRow> rows(Collection<Long> identifiers);

    /// With how many others each of these is linked.
    Map<Long, Integer> neighbours(Collection<Long> identifiers);

    List<IdentifierRow> membersOfCustomers(Collection<Long> customers);

    /// The links of which one of these is an end; one of which both are may come twice.
    List<StoredLink> linksOf(Collection<Long> identifiers);

    void writeLinks(List<StoredLink> links);

    /// Writes component, customer and whether it is a hub.
    void writeGroups(List<IdentifierRow> rows);

    /// The customer of each identifier as it stands now.
    Map<Long, Long> customersOf(Collection<Long> identifiers);

    /// The withdrawals that name one of these.
    List<StoredWithdrawal> withdrawalsOf(Collection<Long> identifiers);

    /// Keeps the pair apart; false where it is already.
    boolean withdraw(StoredWithdrawal withdrawal);

    /// Keeps the pair apart no longer; false where it was not.
    boolean takeBack(long a, long b);

    /// When the persons of these names were erased, where they were.
    Map<UUID, Instant> erased(String workspace, Collection<UUID> hashes);

    /// Deletes these identifiers, their links and withdrawals, and remembers their names' hashes as erased.
    void erase(Collection<IdentifierRow> identifiers, Instant at);
}
