package dev.pasillo.journey.config;

import dev.pasillo.journey.application.DefinitionFormat;
import dev.pasillo.journey.application.DefinitionStore;
import dev.pasillo.journey.application.DefinitionTopic;
import dev.pasillo.journey.application.Definitions;
import dev.pasillo.journey.application.PublishDefinitions;
import dev.pasillo.journey.application.RuleErrors;
import dev.pasillo.journey.cel.CelRules;
import dev.pasillo.journey.domain.identity.IdentityRules;
import dev.pasillo.journey.file.DefinitionFiles;
import dev.pasillo.journey.file.DefinitionFolder;
import dev.pasillo.journey.file.DefinitionSettings;
import dev.pasillo.journey.kafka.JourneyMeters;
import dev.pasillo.journey.postgres.DefinitionReader;
import dev.pasillo.journey.postgres.PostgresDefinitions;
import dev.pasillo.kit.WorkspacesConfig;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny.SessionFactory;

/// Puts together what reads, keeps and publishes definitions.
public class DefinitionWiring {
    @Produces
    @Singleton
    RuleErrors ruleErrors(JourneyMeters meters) {
        return meters::ruleFailed;
    }

    @Produces
    @Singleton
    DefinitionFormat definitionFormat(RuleErrors errors, WorkspacesConfig workspaces) {
        return new DefinitionFiles(new CelRules(errors, workspace -> zone(workspaces, workspace)));
    }

    private static ZoneId zone(WorkspacesConfig workspaces, String name) {
        var workspace = workspaces.workspaces().get(name);
        return workspace == null ? ZoneOffset.UTC : workspace.zone();
    }

    @Produces
    @Singleton
    DefinitionReader definitionReader(DefinitionFormat format, JourneyMeters meters) {
        return new DefinitionReader(format, meters::setAside);
    }

    @Produces
    @Singleton
    DefinitionStore definitionStore(SessionFactory sessions, Pool pool, DefinitionReader reader) {
        return new PostgresDefinitions(sessions, pool, reader);
    }

    @Produces
    @Singleton
    PublishDefinitions publishDefinitions(DefinitionStore store, DefinitionTopic topic) {
        return new PublishDefinitions(store, topic);
    }

    @Produces
    @Singleton
    Definitions definitions(
            DefinitionFormat format,
            DefinitionStore store,
            PublishDefinitions publication,
            IdentityRules rules,
            Clock clock) {
        return new Definitions(format, store, publication, rules, clock);
    }

    /// What time does. All of it happens at start-up, too.
    @Singleton
    static class Timer {
        private final PublishDefinitions publication;
        private final Definitions definitions;
        private final Optional<DefinitionFolder> folder;

        @Inject
        Timer(PublishDefinitions publication, DefinitionSettings settings, Definitions definitions) {
            this.publication = publication;
            this.definitions = definitions;
            this.folder = settings.folder().map(path -> new DefinitionFolder(path, settings.workspace(), definitions));
        }

        @Scheduled(every = "${pasillo.definitions.publish-every:5s}", concurrentExecution = ConcurrentExecution.SKIP)
        Uni<Void> publish() {
            return publication.run();
        }

        /// What a build can read does not change while it runs; but while an older one runs beside it, that one may set
        /// a definition aside again. Rare, so that two builds do not keep folding for each other.
        @Scheduled(every = "10m", concurrentExecution = ConcurrentExecution.SKIP)
        Uni<Void> readAgain() {
            return definitions.readAgain();
        }

        @Scheduled(every = "${pasillo.definitions.watch-every:2s}", concurrentExecution = ConcurrentExecution.SKIP)
        void watch() {
            folder.ifPresent(DefinitionFolder::follow);
        }
    }
}
