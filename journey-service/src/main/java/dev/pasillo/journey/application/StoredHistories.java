package dev.pasillo.journey.application;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.StoredCustomer;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import dev.pasillo.journey.domain.definition.Subject;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The touchpoints of those who have journeys: a customer's are those that its identifiers own, an account's those that
/// name it. In one statement or a few for customers, and as many for accounts where there are any.
final class StoredHistories {
    private final Transaction transaction;
    private final Pseudonyms pseudonyms;

    StoredHistories(Transaction transaction, Pseudonyms pseudonyms) {
        this.transaction = transaction;
        this.pseudonyms = pseudonyms;
    }

    /// Some touchpoints of somebody.
    ///
    /// @param profileId by which facts name whoever they are of
    /// @param touchpoints replaced ones too
    /// @param replaced which those are
    record Stretch(String profileId, List<Touchpoint> touchpoints, Replaced replaced) {
        Stretch {
            touchpoints = List.copyOf(touchpoints);
        }

        /// Those that journeys are made of.
        List<Touchpoint> counting() {
            return replaced.leaveOut(touchpoints);
        }

        /// Those up to and with a time.
        Stretch upTo(Instant time) {
            return new Stretch(
                    profileId,
                    touchpoints.stream()
                            .filter(touchpoint -> !touchpoint.occurredAt().isAfter(time))
                            .toList(),
                    replaced);
        }
    }

    /// How many touchpoints each has after a time; counted up to `most`, and none is left out.
    Map<Long, Integer> lengths(Collection<StoredCustomer> of, Map<Long, Instant> after, int most) {
        var split = new Split(of, after);
        var lengths = new HashMap<>(transaction.lengths(split.customers, most));
        if (!split.accounts.isEmpty()) {
            lengths.putAll(transaction.lengthsOfAccounts(split.accounts, most));
        }
        return lengths;
    }

    /// Everything after a time. Whoever has become part of another is missing.
    Map<Long, Stretch> after(Collection<StoredCustomer> of, Map<Long, Instant> after) {
        var split = new Split(of, after);
        var stretches = new HashMap<Long, Stretch>();
        if (!split.customers.isEmpty()) {
            var members = transaction.membersOfCustomers(split.customers.keySet()).stream()
                    .collect(Collectors.groupingBy(IdentifierRow::customer));
            var replaced = transaction.replaced(
                    members.values().stream().flatMap(List::stream).toList());
            var history = transaction.history(split.customers);
            members.forEach((id, own) ->
                    stretches.put(id, new Stretch(profileId(own), history.getOrDefault(id, List.of()), replaced)));
        }
        if (!split.accounts.isEmpty()) {
            var history = transaction.historyOfAccounts(split.accounts);
            var replaced = replacedAmong(
                    history.values().stream().flatMap(List::stream).toList());
            split.profileIds.forEach((id, profileId) ->
                    stretches.put(id, new Stretch(profileId, history.getOrDefault(id, List.of()), replaced)));
        }
        return stretches;
    }

    /// The next touchpoints of somebody after a time, in order of time: at least as many as the limit says where there
    /// are so many, and all of the same instant as the last. Empty where a customer has become part of another.
    Optional<Stretch> page(StoredCustomer of, Instant after, int limit) {
        return switch (of.subject()) {
            case Subject.Customer _ -> {
                var members = transaction.membersOfCustomers(List.of(of.id()));
                yield members.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Stretch(
                                profileId(members),
                                transaction.page(of.id(), after, limit),
                                transaction.replaced(members)));
            }
            case Subject.Account _ -> {
                var page = transaction.pageOfAccount(of.id(), after, limit);
                yield Optional.of(new Stretch(of.profileId(), page, replacedAmong(page)));
            }
        };
    }

    private Replaced replacedAmong(List<Touchpoint> touchpoints) {
        return transaction.replacedAmong(touchpoints.stream()
                .map(touchpoint -> TouchpointKey.of(touchpoint).hash())
                .collect(Collectors.toSet()));
    }

    private String profileId(List<IdentifierRow> members) {
        return pseudonyms.profileId(
                members.getFirst().workspace(),
                members.stream().map(IdentifierRow::identifier).toList());
    }

    /// Who is a customer and who an account, and since when each is asked for.
    private static final class Split {
        private final Map<Long, Instant> customers = new TreeMap<>();
        private final Map<Long, Instant> accounts = new TreeMap<>();
        private final Map<Long, String> profileIds = new TreeMap<>();

        Split(Collection<StoredCustomer> of, Map<Long, Instant> after) {
            for (var customer : of) {
                var since = Objects.requireNonNull(after.get(customer.id()));
                switch (customer.subject()) {
                    case Subject.Customer _ -> customers.put(customer.id(), since);
                    case Subject.Account _ -> {
                        accounts.put(customer.id(), since);
                        profileIds.put(customer.id(), customer.profileId());
                    }
                }
            }
        }
    }
}
