package dev.pasillo.journey.postgres;

import dev.pasillo.journey.domain.definition.Subject;
import org.jspecify.annotations.Nullable;

/// How a column says whose journeys a row is about: by the namespace of accounts, or by nothing for customers.
final class AccountNamespace {
    private AccountNamespace() {}

    static @Nullable String of(Subject subject) {
        return switch (subject) {
            case Subject.Customer _ -> null;
            case Subject.Account account -> account.namespace();
        };
    }

    static Subject subject(@Nullable String namespace) {
        return namespace == null ? Subject.CUSTOMER : new Subject.Account(namespace);
    }
}
