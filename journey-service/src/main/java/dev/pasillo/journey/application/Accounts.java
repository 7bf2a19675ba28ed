package dev.pasillo.journey.application;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Namespace.Strength;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.AccountStore.AccountName;
import dev.pasillo.journey.application.AccountStore.AccountRow;
import dev.pasillo.journey.application.AccountStore.Naming;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.NewCustomer;
import dev.pasillo.journey.domain.definition.Subject;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// Finds out which accounts touchpoints name, within a transaction, and remembers it, whether or not a definition
/// describes their journeys: one that comes later is of the whole history. Touchpoints that name none cost nothing.
final class Accounts {
    private static final Comparator<AccountName> ORDER = Comparator.comparing(AccountName::workspace)
            .thenComparing(name -> name.identifier().namespace())
            .thenComparing(name -> name.identifier().value());

    private final AccountStore store;
    private final Pseudonyms pseudonyms;
    private final Folds folds;

    private final Map<String, Map<String, Boolean>> accountNamespaces = new HashMap<>();
    private final Map<AccountName, AccountRow> known = new HashMap<>();
    private final Map<Long, NewCustomer> followed = new TreeMap<>();
    private final Set<Long> changed = new HashSet<>();
    private final Set<Long> dissolved = new HashSet<>();

    /// @param folds under which definitions an account has journeys
    Accounts(AccountStore store, Pseudonyms pseudonyms, Folds folds) {
        this.store = store;
        this.pseudonyms = pseudonyms;
        this.folds = folds;
    }

    /// Remembers what these touchpoints name.
    ///
    /// @param owners identifier ids of the touchpoints' owners
    void learn(List<Touchpoint> touchpoints, Identities owners) {
        record Named(Touchpoint touchpoint, AccountName account) {}
        var named = touchpoints.stream()
                .flatMap(touchpoint -> named(touchpoint).stream().map(name -> new Named(touchpoint, name)))
                .toList();
        if (named.isEmpty()) {
            return;
        }
        var names = named.stream().map(Named::account).distinct().sorted(ORDER).toList();
        store.accounts(names).forEach(account -> {
            known.put(account.name(), account);
            follow(account);
        });
        store.appendNamings(named.stream()
                .map(each -> new Naming(
                        row(each.account()),
                        each.touchpoint().occurredAt(),
                        owners.owner(each.touchpoint()),
                        TouchpointKey.of(each.touchpoint()).hash()))
                .toList());
    }

    /// What other revisions of touchpoints name has changed.
    ///
    /// @param owners of those revisions
    void revised(Collection<IdentifierRow> owners, Collection<UUID> keys) {
        var ids = owners.stream().map(IdentifierRow::id).toList();
        store.accountsOf(ids, keys).forEach(account -> {
            if (follow(account)) {
                changed.add(account.id());
            }
        });
    }

    /// The touchpoints that these identifiers own are gone. Whoever has a row forgets them, also where no definition
    /// describes its journeys any more.
    void forget(Collection<Long> owners) {
        for (var forgotten : store.forgetNamings(owners)) {
            var account = forgotten.account();
            if (forgotten.hasRow()) {
                followed.put(account.id(), row(account.name(), pseudonyms));
                (forgotten.gone() ? dissolved : changed).add(account.id());
            }
        }
    }

    /// The accounts with journeys, with what makes their rows.
    Map<Long, NewCustomer> followed() {
        return followed;
    }

    /// Those whose history has to be folded anew.
    Set<Long> changed() {
        return changed;
    }

    /// Those that nothing names any more.
    Set<Long> dissolved() {
        return dissolved;
    }

    /// The accounts with journeys that a touchpoint names.
    List<Long> of(Touchpoint touchpoint) {
        return followed.isEmpty()
                ? List.of()
                : named(touchpoint).stream()
                        .map(name -> row(name).id())
                        .filter(followed::containsKey)
                        .toList();
    }

    /// What makes an account's row.
    static NewCustomer row(AccountName name, Pseudonyms pseudonyms) {
        return new NewCustomer(
                name.workspace(),
                pseudonyms.profileId(name.workspace(), name.identifier()),
                new Subject.Account(name.identifier().namespace()));
    }

    private boolean follow(AccountRow account) {
        var name = account.name();
        if (!folds.definitions(name.workspace()).mayFollow(name.identifier().namespace())) {
            return false;
        }
        followed.computeIfAbsent(account.id(), any -> row(name, pseudonyms));
        return true;
    }

    private List<AccountName> named(Touchpoint touchpoint) {
        var names = new ArrayList<AccountName>();
        for (var identifier : touchpoint.identifiers()) {
            if (isAccount(touchpoint.workspace(), identifier)) {
                var name = new AccountName(touchpoint.workspace(), identifier);
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /// Also one of a namespace that links people by now, as long as a definition describes journeys of its accounts.
    private boolean isAccount(String workspace, Identifier identifier) {
        return accountNamespaces
                .computeIfAbsent(workspace, any -> new HashMap<>())
                .computeIfAbsent(
                        identifier.namespace(),
                        namespace -> pseudonyms
                                                .rules()
                                                .of(workspace)
                                                .namespaces()
                                                .of(namespace)
                                                .strength()
                                        == Strength.NONE
                                || folds.definitions(workspace)
                                        .accountNamespaces()
                                        .contains(namespace));
    }

    private AccountRow row(AccountName name) {
        var row = known.get(name);
        if (row == null) {
            throw new IllegalStateException("an account was not stored");
        }
        return row;
    }
}
