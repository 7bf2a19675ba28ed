package dev.pasillo.journey.application;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Namespace.Strength;
import dev.pasillo.journey.application.JourneyStore.IdentifierRow;
import dev.pasillo.journey.application.JourneyStore.Pair;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.JourneyStore.StoredWithdrawal;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import dev.pasillo.journey.domain.identity.Evidence;
import dev.pasillo.journey.domain.identity.Link;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.domain.identity.Rejection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// People say who is who: that two identifiers are not one person's (un-merge), or that they are (link). Whoever says
/// it again changes nothing.
public final class CorrectIdentity {
    /// The source of what is said here.
    public static final String SOURCE = "identity-api";

    private final Correction correction;
    private final Pseudonyms pseudonyms;
    private final Clock clock;

    public CorrectIdentity(JourneyStore store, ChangePublisher publisher, Pseudonyms pseudonyms, Clock clock) {
        this.correction = new Correction(store, publisher, pseudonyms);
        this.pseudonyms = pseudonyms;
        this.clock = clock;
    }

    /// What came of it.
    public sealed interface Outcome {
        /// It is so from now on.
        ///
        /// @param together whether the two are one customer now
        /// @param reason why they are not, where somebody wanted them to be
        /// @param profiles the customers that have the two identifiers: one, or two
        record Done(boolean together, @Nullable Rejection reason, List<Profile> profiles) implements Outcome {
            public Done {
                profiles = List.copyOf(profiles);
            }
        }

        /// Nobody is known by one of the two.
        record Unknown() implements Outcome {}

        /// The two are the same.
        record Same() implements Outcome {}

        /// A namespace of the two never links people.
        record NeverLinks() implements Outcome {}

        /// Every maintenance stream is in use; nothing changed.
        record Busy() implements Outcome {}
    }

    /// A customer that results.
    ///
    /// @param identifiers in owner order
    public record Profile(String profileId, List<Identifier> identifiers) {
        public Profile {
            identifiers = List.copyOf(identifiers);
        }
    }

    /// These two are not one person's, until somebody links them.
    public Outcome unmerge(String workspace, Identifier a, Identifier b) {
        return change(workspace, a, b, (named, identities) -> {
            identities.withdraw(named.rows(), new StoredWithdrawal(named.lower(), named.higher(), workspace, now()));
            return Optional.empty();
        });
    }

    /// These two are one person's; what was withdrawn is so no longer.
    public Outcome link(String workspace, Identifier a, Identifier b) {
        return change(workspace, a, b, (named, identities) -> {
            var owner = named.rows().getFirst();
            var other = named.rows().getLast();
            var namespaces = pseudonyms.rules().of(workspace).namespaces();
            if (Link.strength(owner.identifier(), other.identifier(), namespaces) == Strength.NONE) {
                return Optional.of(new Outcome.NeverLinks());
            }
            var evidence = new Evidence(Strength.STRONG, now(), SOURCE, "link");
            var link = new Link(owner.identifier(), other.identifier(), evidence, true);
            identities.link(named.rows(), new StoredLink(owner.id(), other.id(), workspace, link, null));
            return Optional.empty();
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /// @param rows in owner order
    private record Named(List<IdentifierRow> rows) {
        long lower() {
            return Math.min(rows.getFirst().id(), rows.getLast().id());
        }

        long higher() {
            return Math.max(rows.getFirst().id(), rows.getLast().id());
        }
    }

    private Outcome change(
            String workspace, Identifier a, Identifier b, BiFunction<Named, Identities, Optional<Outcome>> change) {
        var rules = pseudonyms.rules().of(workspace);
        var pair = new ArrayList<Identifier>();
        rules.normalise(a).ifPresent(pair::add);
        rules.normalise(b).ifPresent(pair::add);
        if (pair.size() < 2) {
            return new Outcome.Unknown();
        }
        if (pair.getFirst().equals(pair.getLast())) {
            return new Outcome.Same();
        }
        pair.sort(rules.namespaces().ownerOrder());
        return correction
                .run(ground -> {
                    var transaction = ground.transaction();
                    transaction.lockIdentities(List.of(workspace), false);
                    var named = named(transaction, workspace, pair);
                    if (named.isEmpty()) {
                        return new Outcome.Unknown();
                    }
                    return change.apply(named.get(), ground.identities())
                            .orElseGet(() -> done(transaction, workspace, named.get()));
                })
                .orElseGet(Outcome.Busy::new);
    }

    private Optional<Named> named(Transaction transaction, String workspace, List<Identifier> pair) {
        var hashes = pair.stream().map(name -> pseudonyms.of(workspace, name)).toList();
        var known = transaction.known(workspace, hashes);
        var first = known.get(hashes.getFirst());
        var last = known.get(hashes.getLast());
        return first == null || last == null ? Optional.empty() : Optional.of(new Named(List.of(first, last)));
    }

    private Outcome done(Transaction transaction, String workspace, Named named) {
        var customers = transaction.customersOf(
                named.rows().stream().map(IdentifierRow::id).toList());
        var members = transaction
                .membersOfCustomers(customers.values().stream().distinct().toList())
                .stream()
                .collect(Collectors.groupingBy(IdentifierRow::customer));
        var order = pseudonyms.rules().of(workspace).namespaces().ownerOrder();
        var profiles = named.rows().stream()
                .map(row -> customers.getOrDefault(row.id(), row.id()))
                .distinct()
                .map(customer -> members.getOrDefault(customer, List.of()).stream()
                        .map(IdentifierRow::identifier)
                        .sorted(order)
                        .toList())
                .map(identifiers -> new Profile(pseudonyms.profileId(workspace, identifiers), identifiers))
                .toList();
        var rejected =
                transaction
                        .links(List.of(new Pair(
                                named.rows().getFirst().id(),
                                named.rows().getLast().id())))
                        .stream()
                        .filter(link -> !link.accepted())
                        .map(StoredLink::rejected)
                        .findFirst()
                        .orElse(null);
        var together = profiles.size() == 1;
        return new Outcome.Done(together, together ? null : rejected, profiles);
    }
}
