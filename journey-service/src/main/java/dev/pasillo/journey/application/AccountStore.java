package dev.pasillo.journey.application;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The steps of a transaction that concern accounts: identifiers that never link people, and the touchpoints that name
/// them, whoever owns those. Rows of accounts are locked after those of components, and before those of customers,
/// among which an account with journeys has one under its own id.
public interface AccountStore {
    /// The rows of these names, made where they are missing.
    ///
    /// @param names in order, each once
    List<AccountRow> accounts(List<AccountName> names);

    /// The next accounts of these namespaces after an id that have no row among the customers yet, as many as the limit
    /// says, in order; they do not go before the end.
    List<AccountRow> accountsWithoutRow(String workspace, Collection<String> namespaces, long after, int limit);

    /// The accounts that revisions of these keys name, as far as these identifiers own them.
    List<AccountRow> accountsOf(Collection<Long> owners, Collection<UUID> keys);

    /// Remembers that touchpoints name accounts.
    void appendNamings(List<Naming> namings);

    /// Forgets what the owners' touchpoints name, and the accounts that nothing names any more.
    ///
    /// @return which accounts that concerns
    List<Forgotten> forgetNamings(Collection<Long> owners);

    /// The touchpoints that name each account, after a time.
    Map<Long, List<Touchpoint>> historyOfAccounts(Map<Long, Instant> after);

    /// How many touchpoints name each account after a time; counted up to `most`, and none is left out.
    Map<Long, Integer> lengthsOfAccounts(Map<Long, Instant> after, int most);

    /// The next touchpoints that name an account after a time, in order of time: at least as many as the limit says
    /// where there are so many, and all of the same instant as the last.
    List<Touchpoint> pageOfAccount(long account, Instant after, int limit);

    /// Which of these keys have a revision above what some touchpoints are.
    Replaced replacedAmong(Collection<UUID> keys);

    /// An account by what it is called.
    record AccountName(String workspace, Identifier identifier) {}

    record AccountRow(long id, AccountName name) {}

    /// A touchpoint names an account.
    ///
    /// @param owner the touchpoint's
    /// @param key the touchpoint's, of whatever revision
    record Naming(AccountRow account, Instant occurredAt, long owner, UUID key) {}

    /// An account that lost touchpoints.
    ///
    /// @param hasRow whether it has one among the customers
    /// @param gone whether nothing names it any more, so that it was deleted
    record Forgotten(AccountRow account, boolean hasRow, boolean gone) {}
}
