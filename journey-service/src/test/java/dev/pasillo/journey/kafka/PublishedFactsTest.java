package dev.pasillo.journey.kafka;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;

import dev.pasillo.journey.fixture.Definition;
import dev.pasillo.journey.fixture.FactsTopic;
import dev.pasillo.journey.fixture.Inlet;
import dev.pasillo.journey.fixture.People;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a reader of `journey-changes` ends up with.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "journey"))
class PublishedFactsTest {
    @Inject
    Pool pool;

    @Inject
    Inlet topic;

    @Inject
    FactsTopic published;

    @BeforeEach
    void open() {
        Definition.put(TestKeys.SECRET, "published", People.DEFINITION);
    }

    /// Sends the history of a few dozen people who are known by several names, late and in pieces, so that journeys are
    /// folded anew and customers merge on the way.
    @Test
    void factsAddedAndNotRemovedAreThoseThatOneFoldInOrderGives() {
        var random = new Random(7);
        var history = People.history(random, "late");
        Collections.shuffle(history, random);
        for (var from = 0; from < history.size(); from += 70) {
            topic.send(history.subList(from, Math.min(history.size(), from + 70)));
            topic.awaitApplied();
        }
        var late = published.facts("late");

        var inOrder = People.history(new Random(7), "prompt");
        topic.send(inOrder);
        topic.awaitApplied();

        assertThat(FactsTopic.anonymous(late)).isNotEmpty().isEqualTo(FactsTopic.anonymous(published.facts("prompt")));
    }

    @Test
    void everyRecordOfAStreamNamesTheOneBeforeOnItsPartition() {
        topic.send(People.history(new Random(8), "numbers"));
        topic.awaitApplied();

        var last = new HashMap<String, Long>();
        for (var change : published.changes()) {
            var place = change.change().stream() + " on " + change.partition();
            assertThat(change.change().previous()).as(place).isEqualTo(last.getOrDefault(place, 0L));
            last.put(place, change.change().sequence());
        }
        assertThat(last).isNotEmpty();
    }

    @Test
    void digestsAreThoseOfWhatIsPublished() {
        topic.send(People.history(new Random(10), "digests"));
        topic.awaitApplied();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var expected = new TreeMap<String, BigInteger>();
            published
                    .netOf(TestKeys.WORKSPACE)
                    .keySet()
                    .forEach(fact -> expected.merge(
                            fact.fact().profileId().substring(0, 2), first60BitsOfMd5(fact.json()), BigInteger::add));
            var digests = given().header("X-Api-Key", TestKeys.SECRET)
                    .get("/v1/facts/digests")
                    .jsonPath();
            assertThat(digests.<String>getList("items.group")).containsExactlyElementsOf(expected.keySet());
            assertThat(digests.<String>getList("items.digest"))
                    .containsExactlyElementsOf(
                            expected.values().stream().map(BigInteger::toString).toList());
        });
    }

    private static BigInteger first60BitsOfMd5(String text) {
        try {
            var md5 = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(HexFormat.of().formatHex(md5).substring(0, 15), 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void previewOfTheSameDefinitionChangesNobody() {
        topic.send(People.history(new Random(11), "preview"));
        topic.awaitApplied();

        given().header("X-Api-Key", TestKeys.SECRET)
                .contentType(ContentType.TEXT)
                .body(People.DEFINITION.formatted("published"))
                .post("/v1/definitions/published/preview?limit=100000")
                .then()
                .statusCode(200)
                .body("customers.compared", greaterThan(30))
                .body("customers.differing", equalTo(0))
                .body("stages.stage", hasItems("discover", "consider", "own"));
    }
}
