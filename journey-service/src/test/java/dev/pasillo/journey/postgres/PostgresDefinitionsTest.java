package dev.pasillo.journey.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.pasillo.journey.application.DefinitionFormat;
import dev.pasillo.journey.application.DefinitionStore;
import dev.pasillo.journey.application.DefinitionStore.NewDefinition;
import dev.pasillo.journey.application.DefinitionStore.Put;
import dev.pasillo.journey.application.StoredDefinition;
import dev.pasillo.journey.domain.authoring.Reading;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.testsupport.BackingResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
@SuppressWarnings("NullAway.Init")
class PostgresDefinitionsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456Z");

    @Inject
    DefinitionStore store;

    @Inject
    DefinitionReader reader;

    @Inject
    DefinitionFormat format;

    @Inject
    Pool pool;

    @Test
    void versionsTakeEffectOneAfterTheOtherWhateverTheClockDoes() {
        var first = put("steps", "one", "P1D").definition();
        var second = put("steps", "one", "P2D").definition();

        assertThat(first.effectiveFrom()).isEqualTo(Instant.parse("2026-01-01T00:00:00.123Z"));
        assertThat(second.effectiveFrom()).isEqualTo(Instant.parse("2026-01-01T00:00:00.124Z"));
        assertThat(store.find("steps", "one", 1).await().atMost(SOON)).contains(first);
        assertThat(store.find("steps", "one").await().atMost(SOON)).contains(second);
    }

    @Test
    void changeWaitsForWhoeverFoldsUnderTheRevision() {
        put("waits", "one", "P1D");
        var batch = pool.getConnectionAndAwait();
        var transaction = batch.beginAndAwait();
        var held = revision(batch, "waits");

        var change = store.put(definition("waits", "one", "P2D")).subscribeAsCompletionStage();
        var seen = reader.read(batch, "waits", held).await().atMost(SOON);

        assertThat(seen.revision()).isEqualTo(held);
        assertThat(seen.newest().getFirst().version()).isEqualTo(1);
        assertThat(change).isNotDone();
        transaction.commitAndAwait();
        assertThat(change)
                .succeedsWithin(SOON)
                .returns(true, put -> put instanceof Put.Stored stored && stored.created());
        batch.closeAndAwait();
    }

    @Test
    void unchangedDefinitionIsTheSameObjectAfterAnotherOneChanged() {
        put("kept", "one", "P1D");
        put("kept", "two", "P1D");
        var before = store.newest("kept").await().atMost(SOON);
        put("kept", "two", "P2D");

        var after = store.newest("kept").await().atMost(SOON);

        assertThat(after.newest().getFirst()).isSameAs(before.newest().getFirst());
        assertThat(after.newest().getLast().version()).isEqualTo(2);
        assertThat(after.revision()).isEqualTo(before.revision() + 1);
        assertThat(store.newest("kept").await().atMost(SOON)).isSameAs(after);
    }

    @Test
    void versionsBeforeTheNewestAreInForceWhereJourneysFinishUnderThem() {
        put("finish", "one", "P1D");
        put("finish", "one", "P2D", "finish");
        put("finish", "two", "P1D");
        put("finish", "two", "P2D");

        var set = store.newest("finish").await().atMost(SOON);

        assertThat(set.versions())
                .extracting(DefinitionVersion::name, DefinitionVersion::version)
                .containsExactly(tuple("one", 1), tuple("one", 2), tuple("two", 2));
        put("finish", "one", "P3D", "refold");
        assertThat(store.newest("finish").await().atMost(SOON).versions())
                .extracting(DefinitionVersion::name, DefinitionVersion::version)
                .containsExactly(tuple("one", 3), tuple("two", 2));
    }

    @Test
    void definitionIsSetAsideWhereAVersionThatJourneysFinishUnderCannotBeRead() {
        put("lost", "one", "P1D");
        put("lost", "one", "P2D", "finish");
        pool.query("update definition_version set canonical = '{}' where workspace = 'lost' and version = 1")
                .executeAndAwait();

        var set = store.newest("lost").await().atMost(SOON);

        assertThat(set.definitions()).isEmpty();
        assertThat(set.setAside()).singleElement().satisfies(aside -> {
            assertThat(aside.version()).isEqualTo(2);
            assertThat(aside.why()).startsWith("version 1, which journeys may run under: ");
        });
        put("lost", "one", "P3D", "refold");
        assertThat(store.newest("lost").await().atMost(SOON).setAside()).isEmpty();
    }

    @Test
    void workspaceWithoutDefinitionsHasNone() {
        assertThat(store.newest("nothing").await().atMost(SOON).newest()).isEmpty();
        assertThat(store.list("nothing", "", 10).await().atMost(SOON)).isEmpty();
    }

    @Test
    void brokerThatIsDownLeavesVersionsToBePublishedLaterInOrder() {
        put("outage", "one", "P1D");
        put("outage", "one", "P2D");
        pool.query("update definition_version set published = (workspace <> 'outage')")
                .executeAndAwait();
        var attempts = new ArrayList<Integer>();

        assertThatThrownBy(() -> store.publish(version -> failing(version, attempts))
                        .await()
                        .atMost(SOON))
                .hasMessage("down");
        assertThat(unpublished("outage")).containsExactly(1, 2);
        var published =
                store.publish(version -> taken(version, attempts)).await().atMost(SOON);

        assertThat(published).isEqualTo(2);
        assertThat(attempts).containsExactly(1, 1, 2);
        assertThat(unpublished("outage")).isEmpty();
    }

    @Test
    void versionsBeforeAFailureStayPublished() {
        put("halfway", "one", "P1D");
        put("halfway", "one", "P2D");
        pool.query("update definition_version set published = (workspace <> 'halfway')")
                .executeAndAwait();

        assertThatThrownBy(() -> store.publish(version -> version.version() == 1
                                ? Uni.createFrom().voidItem()
                                : failing(version, new ArrayList<>()))
                        .await()
                        .atMost(SOON))
                .hasMessage("down");

        assertThat(unpublished("halfway")).containsExactly(2);
    }

    private static Uni<Void> failing(StoredDefinition version, List<Integer> attempts) {
        attempts.add(version.version());
        return Uni.createFrom().failure(new IllegalStateException("down"));
    }

    private static Uni<Void> taken(StoredDefinition version, List<Integer> attempts) {
        attempts.add(version.version());
        return Uni.createFrom().voidItem();
    }

    private List<Integer> unpublished(String workspace) {
        return pool
                .preparedQuery(
                        "select version from definition_version where workspace = $1 and not published order by version")
                .executeAndAwait(Tuple.of(workspace))
                .stream()
                .map(row -> row.getInteger(0))
                .toList();
    }

    private static long revision(SqlConnection connection, String workspace) {
        return connection
                .preparedQuery("select revision from definition_revision where workspace = $1 for share")
                .executeAndAwait(Tuple.of(workspace))
                .iterator()
                .next()
                .getLong(0);
    }

    private Put.Stored put(String workspace, String name, String allowedTime) {
        return put(workspace, name, allowedTime, "refold");
    }

    private Put.Stored put(String workspace, String name, String allowedTime, String inFlight) {
        return (Put.Stored) store.put(definition(workspace, name, allowedTime, inFlight))
                .await()
                .atMost(SOON);
    }

    private NewDefinition definition(String workspace, String name, String allowedTime) {
        return definition(workspace, name, allowedTime, "refold");
    }

    private NewDefinition definition(String workspace, String name, String allowedTime, String inFlight) {
        var source = """
                apiVersion: pasillo/v1
                kind: JourneyDefinition
                name: %s
                stages:
                  - {id: a, enter: [{type: page_viewed}], allowedTime: %s}
                  - {id: b, enter: [{type: order_paid}]}
                inFlight: %s
                """.formatted(name, allowedTime, inFlight);
        var reading = (Reading.Accepted) format.read(source.getBytes(StandardCharsets.UTF_8), name);
        return new NewDefinition(workspace, name, AT, source, format.canonical(reading.definition()));
    }
}
