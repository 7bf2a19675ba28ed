package dev.pasillo.journey.application;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.JourneyStore.Transaction;
import dev.pasillo.journey.application.TouchpointBatch.Arrival;
import dev.pasillo.journey.application.TouchpointBatch.At;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.fixture.Definition;
import dev.pasillo.journey.fixture.Inlet;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A batch that has read who is who, and somebody who decides otherwise before it has locked them.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
class RegroupedMeanwhileTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Inject
    JourneyStore store;

    @Inject
    ChangePublisher publisher;

    @Inject
    Pseudonyms pseudonyms;

    @Inject
    ProgressClock clock;

    @Inject
    Inlet inlet;

    @BeforeEach
    void open() {
        Definition.put(TestKeys.SECRET, "regrouped-meanwhile", """
                apiVersion: pasillo/v1
                kind: JourneyDefinition
                name: %s
                stages:
                  - {id: discover, enter: [{type: meanwhile_look}], allowedTime: P3650D}
                  - {id: own, enter: [{type: meanwhile_order}]}
                """);
    }

    /// Whichever of the two stays under the id that both had.
    @ParameterizedTest
    @ValueSource(strings = {"device_id", "anonymous_id"})
    void aRevisionIsOfWhomItsOwnerIsOfThen(String namespace) {
        var device = new Identifier("device_id", "meanwhile-" + namespace);
        var browser = new Identifier("anonymous_id", "meanwhile-" + namespace);
        var owner = namespace.equals("device_id") ? device : browser;
        var other = namespace.equals("device_id") ? browser : device;
        inlet.send(List.of(
                        touchpoint("both-" + namespace, "meanwhile_seen", null, device, browser),
                        touchpoint("one-" + namespace, "meanwhile_seen", null, owner)))
                .awaitApplied();
        var revision = touchpoint("one-" + namespace, "meanwhile_look", 1, owner);
        var untouched = new AtomicBoolean(true);

        var done = new Lanes(store, publisher).run((transaction, lane) -> {
            var meanwhile = before(transaction, "ownersOf", () -> {
                if (untouched.getAndSet(false)) {
                    unmerge(device, browser);
                }
            });
            var applied = new ApplyTouchpoints(store, pseudonyms, clock)
                    .applyAgain(
                            meanwhile,
                            lane,
                            new Arrival(revision, ContractJson.bytes(revision), new At("touchpoints", 0, 0)));
            return new Lanes.Work<>(((ApplyTouchpoints.Again.Done) applied).changes(), true);
        });

        assertThat(done).isPresent();

        customer(owner).body("journeys.stage", hasItem("discover"));
        customer(other).body("journeys", empty());
    }

    /// The transaction, with something that happens before one of its steps.
    private static Transaction before(Transaction transaction, String step, Runnable happens) {
        return (Transaction) Proxy.newProxyInstance(
                Transaction.class.getClassLoader(), new Class<?>[] {Transaction.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(step)) {
                        happens.run();
                    }
                    try {
                        return method.invoke(transaction, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    private static void unmerge(Identifier a, Identifier b) {
        given().header("X-Api-Key", TestKeys.SECRET)
                .contentType(ContentType.JSON)
                .body(Map.of("a", a, "b", b))
                .post("/v1/identity/unmerge")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse customer(Identifier identifier) {
        return given().header("X-Api-Key", TestKeys.SECRET)
                .get("/v1/customers/{namespace}/{value}", identifier.namespace(), identifier.value())
                .then()
                .statusCode(200);
    }

    private static Touchpoint touchpoint(
            String id, String type, @Nullable Integer revision, Identifier... identifiers) {
        return new Touchpoint(
                TestKeys.WORKSPACE,
                "regrouped-meanwhile",
                id,
                "web",
                type,
                null,
                Actor.CUSTOMER,
                START,
                null,
                START,
                List.of(identifiers),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                revision,
                id + revision);
    }
}
