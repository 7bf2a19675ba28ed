package dev.pasillo.journey.config;

import dev.pasillo.journey.application.ChangeTail;
import dev.pasillo.journey.application.FollowChanges;
import dev.pasillo.journey.application.PreviewDefinition;
import dev.pasillo.journey.application.QueryCustomers;
import dev.pasillo.journey.application.QueryFacts;
import dev.pasillo.journey.application.QueryStore;
import dev.pasillo.journey.application.QueryTimeline;
import dev.pasillo.journey.application.QueryTouchpointTypes;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.http.StreamSettings;
import dev.pasillo.journey.kafka.KafkaChangeTail;
import dev.pasillo.journey.kafka.TopicNames;
import dev.pasillo.journey.postgres.DefinitionReader;
import dev.pasillo.journey.postgres.PostgresQueryStore;
import io.smallrye.common.annotation.Identifier;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;

/// Puts the query side together.
public class QueryWiring {

    @Produces
    @Singleton
    QueryStore queryStore(Pool pool, DefinitionReader definitions) {
        return new PostgresQueryStore(pool, definitions);
    }

    @Produces
    @Singleton
    QueryCustomers queryCustomers(QueryStore store, Pseudonyms pseudonyms) {
        return new QueryCustomers(store, pseudonyms);
    }

    @Produces
    @Singleton
    QueryFacts queryFacts(QueryStore store) {
        return new QueryFacts(store);
    }

    @Produces
    @Singleton
    PreviewDefinition previewDefinition(QueryStore store, Pseudonyms pseudonyms, Clock clock) {
        return new PreviewDefinition(store, pseudonyms, clock);
    }

    @Produces
    @Singleton
    QueryTimeline queryTimeline(QueryStore store, Pseudonyms pseudonyms) {
        return new QueryTimeline(store, pseudonyms);
    }

    @Produces
    @Singleton
    QueryTouchpointTypes queryTouchpointTypes(QueryStore store) {
        return new QueryTouchpointTypes(store);
    }

    @Produces
    @Singleton
    ChangeTail changeTail(@Identifier("default-kafka-broker") Map<String, Object> broker, TopicNames topics) {
        return new KafkaChangeTail(broker, topics.journeyChanges());
    }

    @Produces
    @Singleton
    FollowChanges followChanges(ChangeTail tail, QueryConfig config) {
        return new FollowChanges(tail, config.subscribers());
    }

    @Produces
    @Singleton
    StreamSettings streamSettings(QueryConfig config) {
        return new StreamSettings(config.heartbeat());
    }
}
