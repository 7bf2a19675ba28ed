package dev.pasillo.journey.application;

import dev.pasillo.journey.application.JourneyStore.StoredCustomer;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.Subject;
import dev.pasillo.journey.domain.fold.CustomerFold;
import dev.pasillo.journey.domain.fold.JourneyIds;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// The folds that a piece of work needs: of each subject, under the definitions that describe its journeys. The
/// definitions of a workspace are asked for once.
final class Folds {
    private final Function<String, DefinitionSet> definitions;
    private final JourneyIds ids;
    private final Map<String, DefinitionSet> byWorkspace = new HashMap<>();
    private final Map<Whose, DefinitionSet> bySubject = new HashMap<>();

    private record Whose(String workspace, Subject subject) {}

    /// @param definitions in force in a workspace
    Folds(Function<String, DefinitionSet> definitions, JourneyIds ids) {
        this.definitions = definitions;
        this.ids = ids;
    }

    /// All definitions of a workspace.
    DefinitionSet definitions(String workspace) {
        return byWorkspace.computeIfAbsent(workspace, definitions);
    }

    /// The fold of a stored row.
    CustomerFold of(StoredCustomer customer) {
        return of(customer.workspace(), customer.subject(), customer.profileId());
    }

    /// The fold of one subject.
    ///
    /// @param profileId an account's; of a customer it does not matter
    CustomerFold of(String workspace, Subject subject, String profileId) {
        var described = bySubject.computeIfAbsent(
                new Whose(workspace, subject), any -> definitions(workspace).of(subject));
        return new CustomerFold(described, ids(subject, profileId));
    }

    /// By which the journeys of a subject are named.
    JourneyIds ids(Subject subject, String profileId) {
        return switch (subject) {
            case Subject.Customer _ -> ids;
            case Subject.Account _ -> ids.ofAccount(profileId);
        };
    }

    /// Whether the evidence of a row is of all its touchpoints, under the definitions in force. That of an account
    /// begins when somebody first asks for its journeys, and its touchpoints may be older.
    boolean upToDate(StoredCustomer customer) {
        var begun = switch (customer.subject()) {
            case Subject.Customer _ -> true;
            case Subject.Account _ -> customer.depth().touchpoints() > 0;
        };
        return begun && of(customer).upToDate(customer.evidence());
    }
}
