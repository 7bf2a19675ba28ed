package dev.pasillo.journey.application;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.AccountStore.AccountRow;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.QueryStore.Direction;
import dev.pasillo.journey.application.QueryStore.Snapshot;
import dev.pasillo.journey.domain.definition.Subject;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Somebody with journeys, as questions find them. One name can be two: an account that other touchpoints name too is a
/// customer by itself where it owns some.
sealed interface Party {
    /// Under which id what is kept is found.
    long id();

    Subject subject();

    /// In owner order.
    List<Identifier> identifiers(Pseudonyms pseudonyms);

    /// Touchpoints in order of time: those at `from` and the next ones in that direction, as many as the limit says at
    /// least, and those of the same instant as the last.
    List<Touchpoint> touchpoints(Snapshot snapshot, @Nullable Instant from, Direction direction, int limit);

    /// Which of these touchpoints are replaced by a higher revision.
    Replaced replaced(Snapshot snapshot, List<Touchpoint> among);

    /// A person.
    ///
    /// @param names never empty
    record Person(List<IdentifierRow> names) implements Party {
        public Person {
            names = List.copyOf(names);
        }

        @Override
        public long id() {
            return names.getFirst().customer();
        }

        @Override
        public Subject subject() {
            return Subject.CUSTOMER;
        }

        List<Long> owners() {
            return names.stream().map(IdentifierRow::id).toList();
        }

        @Override
        public List<Identifier> identifiers(Pseudonyms pseudonyms) {
            return names.stream()
                    .map(IdentifierRow::identifier)
                    .sorted(pseudonyms
                            .rules()
                            .of(names.getFirst().workspace())
                            .namespaces()
                            .ownerOrder())
                    .toList();
        }

        @Override
        public List<Touchpoint> touchpoints(Snapshot snapshot, @Nullable Instant from, Direction direction, int limit) {
            return snapshot.touchpoints(owners(), from, direction, limit);
        }

        @Override
        public Replaced replaced(Snapshot snapshot, List<Touchpoint> among) {
            return snapshot.replaced(names);
        }
    }

    /// An account whose journeys a definition describes.
    record Account(AccountRow row) implements Party {
        @Override
        public long id() {
            return row.id();
        }

        @Override
        public Subject subject() {
            return new Subject.Account(row.name().identifier().namespace());
        }

        @Override
        public List<Identifier> identifiers(Pseudonyms pseudonyms) {
            return List.of(row.name().identifier());
        }

        @Override
        public List<Touchpoint> touchpoints(Snapshot snapshot, @Nullable Instant from, Direction direction, int limit) {
            return snapshot.touchpointsOfAccount(row.id(), from, direction, limit);
        }

        @Override
        public Replaced replaced(Snapshot snapshot, List<Touchpoint> among) {
            return snapshot.replacedAmong(among.stream()
                    .map(touchpoint -> TouchpointKey.of(touchpoint).hash())
                    .collect(Collectors.toSet()));
        }
    }

    /// Who has that name: nobody, one, or a person and an account, in this order.
    static List<Party> named(Snapshot snapshot, Folds folds, String workspace, CustomerKey key, Pseudonyms pseudonyms) {
        var parties = new ArrayList<Party>();
        key.hash(workspace, pseudonyms)
                .map(hash -> snapshot.customer(workspace, hash))
                .filter(names -> !names.isEmpty())
                .ifPresent(names -> parties.add(new Person(names)));
        var namespaces = folds.definitions(workspace).accountNamespaces();
        if (!namespaces.isEmpty()) {
            key.account(workspace, pseudonyms, snapshot)
                    .filter(account ->
                            namespaces.contains(account.name().identifier().namespace()))
                    .ifPresent(account -> parties.add(new Account(account)));
        }
        return parties;
    }
}
