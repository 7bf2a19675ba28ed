package dev.pasillo.ingest.config;

import dev.pasillo.contract.IdentifierRules;
import dev.pasillo.contract.Namespace;
import dev.pasillo.contract.Namespaces;
import dev.pasillo.ingest.application.Budgets;
import dev.pasillo.ingest.application.EventLog;
import dev.pasillo.ingest.application.IngestMeter;
import dev.pasillo.ingest.application.KnownRefusals;
import dev.pasillo.ingest.application.ReceiveEvents;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.Sources;
import dev.pasillo.ingest.application.SpentTokens;
import dev.pasillo.ingest.application.Tail;
import dev.pasillo.ingest.application.tail.LiveTail;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.Formats;
import dev.pasillo.ingest.http.Again;
import dev.pasillo.ingest.http.HttpSettings;
import dev.pasillo.ingest.http.Receptions;
import dev.pasillo.ingest.http.TailSettings;
import dev.pasillo.ingest.kafka.TopicNames;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.FurtherKeys;
import dev.pasillo.kit.LogLines;
import dev.pasillo.kit.WorkspacesConfig;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Who gets what.
@Singleton
class Wiring {
    /// How many times larger than a body its records can be: small events gain most.
    private static final int RECORDS_PER_BODY = 16;

    @Produces
    @Singleton
    @DefaultBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Receptions receptions(Clock clock, WorkspacesConfig config) {
        var rules = new HashMap<String, IdentifierRules>();
        config.workspaces().forEach((name, workspace) -> rules.put(name, rules(workspace)));
        return new Receptions(clock, rules);
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
    Limits limits(IngestConfig config) {
        return config.limits();
    }

    @Produces
    @Singleton
    Budgets budgets(IngestConfig config) {
        return Budgets.of(
                config.inFlight().asLongValue(),
                config.largeAtOnce(),
                config.window().asLongValue());
    }

    @Produces
    @Singleton
    HttpSettings httpSettings(IngestConfig config) {
        if (config.inline().asLongValue() > config.window().asLongValue() / RECORDS_PER_BODY) {
            throw new IllegalStateException("pasillo.ingest.window must be at least " + RECORDS_PER_BODY
                    + " times pasillo.ingest.inline: a body that does not fit into it would block the event loop");
        }
        return new HttpSettings(
                Math.toIntExact(config.inline().asLongValue()),
                Math.toIntExact(config.large().asLongValue()),
                Math.toIntExact(config.maxKeylessBody().asLongValue()),
                config.largeAtOnce(),
                config.queueTimeout(),
                config.bodyTimeout(),
                config.retryAfter());
    }

    @Produces
    @Singleton
    TopicNames topicNames(TopicsConfig config) {
        return TopicNames.prefixed(config.prefix().orElse(""));
    }

    @Produces
    @Singleton
    List<SenderFormat> formats(Limits limits) {
        return Formats.all(limits);
    }

    @Produces
    @Singleton
    Sources sources() {
        return new Sources();
    }

    @Produces
    @Singleton
    FurtherKeys keysOfSources(Sources sources, Clock clock) {
        return hash -> sources.sender(hash, clock.instant())
                .map(sender -> new Credential(
                        sender.source() + "/" + sender.key(),
                        sender.workspace(),
                        Credential.Kind.WRITE,
                        sender.source(),
                        sender.trusted()));
    }

    @Produces
    @Singleton
    SpentTokens spentTokens(IngestConfig config) {
        return new SpentTokens(config.spentTokens(), config.maxSpentTokens());
    }

    @Produces
    @Singleton
    LiveTail liveTail(TailConfig config) {
        return new LiveTail(config.viewersPerWorkspace(), config.viewers(), System::nanoTime);
    }

    @Produces
    @Singleton
    TailSettings tailSettings(
            TailConfig config,
            @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = "pasillo.instance") Optional<String> instance) {
        return new TailSettings(
                LogLines.instance(service, instance.orElse(null)), config.rate(), config.maxRate(), config.heartbeat());
    }

    @Produces
    @Singleton
    ReceiveEvents receiveEvents(Limits limits, EventLog log, IngestMeter meter, LiveTail tail, IngestConfig config) {
        return new ReceiveEvents(limits, log, meter, tail, config.window().asLongValue());
    }

    @Produces
    @Singleton
    @Again
    ReceiveEvents receiveAgain(Limits limits, EventLog log, IngestMeter meter, IngestConfig config) {
        return new ReceiveEvents(
                limits,
                new KnownRefusals(log),
                meter,
                Tail.NONE,
                config.window().asLongValue());
    }
}
