package dev.pasillo.journey.config;

import dev.pasillo.contract.IdentifierRules;
import dev.pasillo.contract.Namespace;
import dev.pasillo.contract.Namespaces;
import dev.pasillo.contract.Topics;
import dev.pasillo.journey.application.ChangePublisher;
import dev.pasillo.journey.application.CorrectIdentity;
import dev.pasillo.journey.application.EraseCustomer;
import dev.pasillo.journey.application.ExportCustomer;
import dev.pasillo.journey.application.JourneyStore;
import dev.pasillo.journey.application.QueryIdentity;
import dev.pasillo.journey.application.QueryStore;
import dev.pasillo.journey.domain.identity.IdentityRules;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.http.Retention;
import dev.pasillo.kit.WorkspacesConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;

/// Puts together who is who.
public class IdentityWiring {

    @Produces
    @Singleton
    IdentityRules identityRules(IdentityConfig config, WorkspacesConfig workspaces) {
        var rules = new HashMap<String, IdentifierRules>();
        workspaces.workspaces().forEach((name, workspace) -> rules.put(name, rules(workspace)));
        return new IdentityRules(rules, config.hubNeighbours(), config.maxLinks());
    }

    private static IdentifierRules rules(WorkspacesConfig.Workspace workspace) {
        var namespaces = workspace.namespaces().entrySet().stream()
                .map(entry -> new Namespace(
                        entry.getKey(),
                        entry.getValue().priority(),
                        Namespace.Strength.valueOf(entry.getValue().strength().name()),
                        entry.getValue().limit()))
                .toList();
        return IdentifierRules.of(
                Namespaces.with(namespaces),
                workspace.region().orElse(null),
                workspace.blockedIdentifiers().orElse(List.of()));
    }

    @Produces
    @Singleton
    Pseudonyms pseudonyms(IdentityConfig config, IdentityRules rules) {
        return new Pseudonyms(config.key(), rules);
    }

    @Produces
    @Singleton
    CorrectIdentity correctIdentity(JourneyStore store, ChangePublisher publisher, Pseudonyms pseudonyms, Clock clock) {
        return new CorrectIdentity(store, publisher, pseudonyms, clock);
    }

    @Produces
    @Singleton
    EraseCustomer eraseCustomer(JourneyStore store, ChangePublisher publisher, Pseudonyms pseudonyms, Clock clock) {
        return new EraseCustomer(store, publisher, pseudonyms, clock);
    }

    @Produces
    @Singleton
    ExportCustomer exportCustomer(QueryStore store, Pseudonyms pseudonyms) {
        return new ExportCustomer(store, pseudonyms);
    }

    @Produces
    @Singleton
    QueryIdentity queryIdentity(QueryStore store, Pseudonyms pseudonyms) {
        return new QueryIdentity(store, pseudonyms);
    }

    @Produces
    @Singleton
    Retention retention(RejectedConfig rejected) {
        return new Retention(Topics.PERSONAL_DATA_KEPT, rejected.kept());
    }
}
