package dev.pasillo.ingest.service;

import static dev.pasillo.ingest.service.Sender.good;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.PublishedSource;
import dev.pasillo.contract.Topics;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.kit.Keys;
import dev.pasillo.kit.sealed.Secrets;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestBacking;
import dev.pasillo.testsupport.TestBacking.Server;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Sources as journey-service publishes them, and their senders over HTTP.
@QuarkusTest
@TestProfile(RegisteredSourcesTest.WithSecrets.class)
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class RegisteredSourcesTest {
    private static final String SEALING = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Secrets SECRETS = new Secrets(Optional.of(SEALING));

    public static class WithSecrets implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "pasillo.secrets.key", SEALING,
                    "mp.messaging.outgoing.touchpoints.delivery.timeout.ms", "2000",
                    "mp.messaging.outgoing.touchpoints.request.timeout.ms", "1000");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(Letters.AmongOthers.class);
        }
    }

    private final String name = "s-" + UUID.randomUUID();
    private final String key = "pk_" + name;

    private PublishedSource.Key writeKey(String id, String text, @Nullable Instant expiresAt) {
        return new PublishedSource.Key(id, Keys.hash(text), expiresAt);
    }

    private Spec source() {
        return new Spec(null, List.of(writeKey("k-1", key, null)), List.of(), List.of(), null, false, 1);
    }

    private record Spec(
            @Nullable String kind,
            List<PublishedSource.Key> keys,
            List<String> origins,
            List<String> secrets,
            @Nullable String publicUrl,
            boolean trusted,
            long revision) {
        Spec of(String kind) {
            return new Spec(kind, keys, origins, secrets, publicUrl, trusted, revision);
        }

        Spec with(PublishedSource.Key... keys) {
            return new Spec(kind, List.of(keys), origins, secrets, publicUrl, trusted, revision);
        }

        Spec from(String... origins) {
            return new Spec(kind, keys, List.of(origins), secrets, publicUrl, trusted, revision);
        }

        Spec signing(String... secrets) {
            return new Spec(kind, keys, origins, List.of(secrets), publicUrl, trusted, revision);
        }

        Spec at(String publicUrl) {
            return new Spec(kind, keys, origins, secrets, publicUrl, trusted, revision);
        }

        Spec trustworthy() {
            return new Spec(kind, keys, origins, secrets, publicUrl, true, revision);
        }

        Spec revised(long revision) {
            return new Spec(kind, keys, origins, secrets, publicUrl, trusted, revision);
        }
    }

    private void publish(Spec spec) {
        var place = PublishedSource.key(TestKeys.WORKSPACE, name);
        publish(
                place,
                ContractJson.bytes(new PublishedSource(
                        TestKeys.WORKSPACE,
                        name,
                        spec.kind,
                        null,
                        spec.keys,
                        spec.publicUrl,
                        spec.origins,
                        spec.secrets.stream()
                                .map(secret -> SECRETS.seal(secret, place))
                                .toList(),
                        null,
                        Map.of(),
                        spec.trusted,
                        spec.revision)));
    }

    private static void publish(String place, byte @Nullable [] value) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Kept.PREFIX + Topics.SOURCES, place.getBytes(UTF_8), value));
        }
    }

    private static Response send(String key, String event) {
        return Sender.request(Sender.JSON).header("X-Api-Key", key).body(event).post("/v1/events");
    }

    private static int catalogueFor(String key) {
        return given().header("X-Api-Key", key).get("/v1/senders").statusCode();
    }

    /// Publishes it and waits until its key is known.
    private void register(Spec spec) {
        publish(spec);
        await().atMost(PATIENCE).until(() -> catalogueFor(key) == 200);
    }

    private Response letter(@Nullable String seal, String id) {
        var request = Sender.request(Sender.JSON);
        if (seal != null) {
            request.header("X-Seal", seal);
        }
        return request.body(good(id)).post("/hooks/letters/" + key);
    }

    private static Touchpoint only(String id) {
        var kept = Kept.touchpoints(id);
        assertThat(kept).hasSize(1);
        return kept.getFirst();
    }

    /// @param line the meter, with its tags where it has some
    private static double meter(String line) {
        var port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return given().port(port)
                .get("/q/metrics")
                .body()
                .asString()
                .lines()
                .filter(found -> found.startsWith(line + " "))
                .mapToDouble(found -> Double.parseDouble(found.substring(found.lastIndexOf(' '))))
                .sum();
    }

    private static String code(Response answer) {
        return answer.jsonPath().getString("code");
    }

    @Test
    void aRegisteredKeySendsInItsSourcesName() {
        register(source());

        assertThat(send(key, good(name + "-e")).statusCode()).isEqualTo(202);

        var touchpoint = only(name + "-e");
        assertThat(touchpoint.workspace()).isEqualTo(TestKeys.WORKSPACE);
        assertThat(touchpoint.source()).isEqualTo(name);
        assertThat(touchpoint.vouched()).isNull();
    }

    @Test
    void aRegisteredKeyMayStandInThePath() {
        register(source());

        assertThat(Sender.request(Sender.JSON)
                        .body(good(name + "-e"))
                        .post("/k/" + key + "/v1/events")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void aRegisteredKeyIsNoSecretKey() {
        register(source().trustworthy());

        var answer = given().header("X-Api-Key", key).post("/v1/replay");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(code(answer)).isEqualTo("key-of-the-wrong-kind");
    }

    @Test
    void whatATrustedSourceSendsIsTheCompanysOwnWord() {
        register(source().trustworthy());

        assertThat(send(key, good(name + "-e")).statusCode()).isEqualTo(202);

        assertThat(only(name + "-e").vouched()).isTrue();
    }

    @Test
    void aKeyThatHasExpiredIsUnknownAndItsSuccessorIsNot() {
        var old = "pk_old_" + name;
        register(source().with(writeKey("old", old, Instant.EPOCH), writeKey("new", key, null)));

        assertThat(send(old, good(name + "-old")).statusCode()).isEqualTo(401);
        assertThat(send(key, good(name + "-new")).statusCode()).isEqualTo(202);
    }

    @Test
    void aKeyThatWasWithdrawnIsUnknown() {
        register(source());

        publish(source().with(writeKey("k-2", "pk_next_" + name, null)).revised(2));

        await().atMost(PATIENCE).until(() -> send(key, good(name + "-e")).statusCode() == 401);
        assertThat(catalogueFor("pk_next_" + name)).isEqualTo(200);
    }

    @Test
    void aSourceThatWasRemovedIsUnknown() {
        register(source());

        publish(PublishedSource.key(TestKeys.WORKSPACE, name), null);

        await().atMost(PATIENCE).until(() -> send(key, good(name + "-e")).statusCode() == 401);
    }

    @Test
    void aRecordThatCannotBeReadBlocksNoOtherSource() {
        var before = meter("pasillo_ingest_sources_set_aside");
        publish("default/broken-" + name, "nonsense".getBytes(UTF_8));

        register(source());

        assertThat(meter("pasillo_ingest_sources_set_aside")).isEqualTo(before + 1);
        assertThat(meter("pasillo_ingest_sources")).isGreaterThanOrEqualTo(1);
        assertThat(meter("pasillo_ingest_sources_age_seconds")).isLessThan(PATIENCE.toSeconds());
    }

    @Test
    void aKeySpeaksTheFormatOfItsSourceAndNoOther() {
        register(source().of("segment"));

        var answer = send(key, good(name + "-e"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(code(answer)).isEqualTo("source-of-another-kind");
        assertThat(Kept.touchpoints(name)).isEmpty();
    }

    @Test
    void pagesOfOtherOriginsMayNotSend() {
        register(source().from("https://shop.example"));

        var answer = Sender.request(Sender.JSON)
                .header("X-Api-Key", key)
                .header("Origin", "https://evil.example")
                .body(good(name + "-evil"))
                .post("/v1/events");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(code(answer)).isEqualTo("origin-not-allowed");
        // So that its script sees the refusal, and does not take it for a broken network.
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://evil.example");
        assertThat(Kept.touchpoints(name)).isEmpty();
    }

    @Test
    void pagesOfOtherOriginsMayNotSendWithAKeyInTheBody() {
        register(source().from("https://shop.example"));

        var answer = Sender.request("text/plain")
                .header("Origin", "https://evil.example")
                .body("{\"type\":\"track\",\"event\":\"x\",\"userId\":\"u\",\"messageId\":\"" + name
                        + "-evil\",\"writeKey\":\"" + key + "\"}")
                .post("/v1/t");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(code(answer)).isEqualTo("origin-not-allowed");
    }

    @Test
    void pagesOfTheSourcesOriginsAndServersMaySend() {
        register(source().from("https://shop.example"));

        var page = Sender.request(Sender.JSON)
                .header("X-Api-Key", key)
                .header("Origin", "https://shop.example")
                .body(good(name + "-page"))
                .post("/v1/events");

        assertThat(page.statusCode()).isEqualTo(202);
        assertThat(send(key, good(name + "-server")).statusCode()).isEqualTo(202);
    }

    private Response preflight(String path, String origin) {
        return given().header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .options(path);
    }

    @Test
    void theBrowsersQuestionIsRefusedForOtherOriginsWhereTheKeyStandsInThePath() {
        register(source().from("https://shop.example"));
        var path = "/k/" + key + "/v1/events";

        var other = preflight(path, "https://evil.example");

        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(code(other)).isEqualTo("origin-not-allowed");
        assertThat(preflight(path, "https://shop.example").statusCode()).isEqualTo(204);
        assertThat(preflight("/v1/events", "https://evil.example").statusCode()).isEqualTo(204);
    }

    @Test
    void theBrowsersQuestionAboutNoHeaderIsAnsweredWithAllThatSendersSend() {
        assertThat(List.of(preflight("/v1/events", "https://shop.example")
                        .header("Access-Control-Allow-Headers")
                        .split(", ")))
                .contains(
                        "authorization",
                        "content-type",
                        "anonymousid",
                        "sentat",
                        "x-retry-count",
                        "sp-anonymous",
                        "rsa-recovered",
                        "rsa-retry-attempt",
                        "rsa-since-last-attempt",
                        "rsa-since-first-attempt",
                        "rsa-retry-reason");
    }

    @Test
    void aSignedRequestIsTheCompanysOwnWord() {
        register(source().of(Letters.NAME).signing("old", "new"));

        assertThat(letter("new t-1", name + "-e").statusCode()).isEqualTo(202);

        assertThat(only(name + "-e").vouched()).isTrue();
    }

    @Test
    void whatIsNotSignedIsRefusedAndCounted() {
        register(source().of(Letters.NAME).signing("secret"));
        var before = meter("pasillo_ingest_not_genuine_total{code=\"signature-missing\",format=\"letters\"}");

        var answer = letter(null, name + "-e");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(code(answer)).isEqualTo("signature-missing");
        assertThat(meter("pasillo_ingest_not_genuine_total{code=\"signature-missing\",format=\"letters\"}"))
                .isEqualTo(before + 1);
        assertThat(Kept.touchpoints(name)).isEmpty();
    }

    @Test
    void aSecretThatWasReplacedIsRefused() {
        register(source().of(Letters.NAME).signing("old"));
        publish(source().of(Letters.NAME).signing("new").revised(2));
        await().atMost(PATIENCE)
                .until(() -> letter("new " + UUID.randomUUID(), name + "-new").statusCode() == 202);

        assertThat(code(letter("old t-1", name + "-old"))).isEqualTo("signature-invalid");
    }

    @Test
    void aSignedRequestCountsOnce() {
        register(source().of(Letters.NAME).signing("secret"));
        assertThat(letter("secret t-1", name + "-e").statusCode()).isEqualTo(202);

        var again = letter("secret t-1", name + "-again");

        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(code(again)).isEqualTo("signature-replayed");
        assertThat(letter("secret t-2", name + "-other").statusCode()).isEqualTo(202);
        assertThat(Kept.touchpoints(name))
                .extracting(Touchpoint::id)
                .containsExactlyInAnyOrder(name + "-e", name + "-other");
    }

    /// Signs as Stripe does: the time and the body, with the secret as it is shown.
    private Response pay(String secret, Instant now, String body) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        long time = now.getEpochSecond();
        var signature = HexFormat.of().formatHex(mac.doFinal((time + "." + body).getBytes(UTF_8)));
        return Sender.request(Sender.JSON)
                .header("Stripe-Signature", "t=" + time + ",v1=" + signature)
                .body(body)
                .post("/hooks/stripe/" + key);
    }

    private String payment() {
        return """
                {"id":"%s-evt","object":"event","type":"checkout.session.completed","created":1767225600,\
                "data":{"object":{"id":"cs_1","object":"checkout.session","payment_status":"paid","amount_total":1250,\
                "currency":"eur","payment_intent":"pi_1","client_reference_id":"u-42"}}}""".formatted(name);
    }

    @Test
    void whatStripeSignsIsTakenOnceAndWhenItIsSignedAnew() throws Exception {
        register(source().of("stripe").signing("whsec_demo"));
        var now = Instant.now();
        assertThat(pay("whsec_demo", now, payment()).statusCode()).isEqualTo(200);

        var recorded = pay("whsec_demo", now, payment());
        var anotherAttempt = pay("whsec_demo", now.plusSeconds(1), payment());

        assertThat(recorded.statusCode()).isEqualTo(403);
        assertThat(code(recorded)).isEqualTo("signature-replayed");
        assertThat(anotherAttempt.statusCode()).isEqualTo(200);
        assertThat(Kept.touchpoints(name)).hasSize(2).allSatisfy(touchpoint -> {
            assertThat(touchpoint.id()).isEqualTo(name + "-evt");
            assertThat(touchpoint.type()).isEqualTo("order_paid");
            assertThat(touchpoint.vouched()).isTrue();
        });
    }

    @Test
    void whatSomebodyElseSignsInStripesNameIsRefused() throws Exception {
        register(source().of("stripe").signing("whsec_demo"));

        var answer = pay("whsec_other", Instant.now(), payment());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(code(answer)).isEqualTo("signature-invalid");
        assertThat(Kept.touchpoints(name)).isEmpty();
    }

    private void replay(String format) {
        Sender.request("application/octet-stream")
                .header("X-Api-Key", TestKeys.SECRET)
                .queryParams(
                        Map.of("format", format, "source", name, "receivedAt", Instant.EPOCH.toString(), "entry", "1"))
                .body(good(name + "-e").getBytes(UTF_8))
                .post("/v1/replay")
                .then()
                .statusCode(202);
    }

    @Test
    void whatATrustedSourceSentIsTheCompanysOwnWordAgain() {
        register(source().trustworthy());

        replay("native");

        assertThat(only(name + "-e").vouched()).isTrue();
    }

    @Test
    void whatWasSignedIsTheCompanysOwnWordAgain() {
        register(source().of(Letters.NAME).signing("secret"));

        replay(Letters.NAME);

        assertThat(only(name + "-e").vouched()).isTrue();
    }

    @Test
    void whatAnyOtherSourceSentIsNobodysWordAgain() {
        register(source());

        replay("native");

        assertThat(only(name + "-e").vouched()).isNull();
    }

    @Test
    void aSignedRequestThatCouldNotBeReadMayComeAgain() {
        register(source().of(Letters.NAME).signing("secret"));
        var unreadable = Sender.request(Sender.JSON)
                .header("X-Seal", "secret t-1")
                .body("nonsense")
                .post("/hooks/letters/" + key);
        assertThat(unreadable.statusCode()).isEqualTo(400);

        assertThat(letter("secret t-1", name + "-e").statusCode()).isEqualTo(202);
    }

    @Test
    void aSignedRequestThatTheBrokerDidNotTakeMayComeAgainAndNewSourcesAreKnownAfterwards() {
        register(source().of(Letters.NAME).signing("secret"));
        var backing = TestBacking.shared();
        backing.kill(Server.BROKER);
        try {
            assertThat(letter("secret t-1", name + "-e").statusCode()).isEqualTo(503);
            // What is known stays known.
            assertThat(catalogueFor(key)).isEqualTo(200);
        } finally {
            backing.restart(Server.BROKER);
        }

        await().atMost(PATIENCE).until(() -> letter("secret t-1", name + "-e").statusCode() == 202);
        publish(source().with(writeKey("k-2", "pk_next_" + name, null)).revised(2));
        await().atMost(PATIENCE).until(() -> catalogueFor("pk_next_" + name) == 200);
        assertThat(catalogueFor(key)).isEqualTo(401);
    }

    @Test
    void eventsAreAcceptedWhilePostgresqlIsDown() {
        register(source());
        var backing = TestBacking.shared();
        backing.kill(Server.POSTGRESQL);
        try {
            assertThat(send(key, good(name + "-e")).statusCode()).isEqualTo(202);
            publish(source().with(writeKey("k-2", "pk_next_" + name, null)).revised(2));
            await().atMost(PATIENCE).until(() -> catalogueFor("pk_next_" + name) == 200);
        } finally {
            backing.restart(Server.POSTGRESQL);
        }
    }

    @Test
    void theCatalogueSaysHowToConnectWithTheCallersKey() {
        register(source());

        var catalogue = given().header("X-Api-Key", key).get("/v1/senders").jsonPath();

        var port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        assertThat(catalogue.getList("items.name", String.class)).contains("native", "segment", "letters");
        assertThat(catalogue.getString("items.find { it.name == 'letters' }.connect"))
                .isEqualTo("Post to http://localhost:" + port + "/hooks/letters/" + key);
        assertThat(catalogue.getBoolean("items.find { it.name == 'letters' }.signed"))
                .isTrue();
        assertThat(catalogue.getBoolean("items.find { it.name == 'native' }.signed"))
                .isFalse();
        assertThat(catalogue.getList("items.find { it.name == 'native' }.paths", String.class))
                .contains("/v1/events");
    }

    @Test
    void theCatalogueNamesThePublicAddressOfTheCallersSource() {
        register(source().at("https://in.example/p"));

        var catalogue = given().get("/k/" + key + "/v1/senders").jsonPath();

        assertThat(catalogue.getString("items.find { it.name == 'letters' }.connect"))
                .isEqualTo("Post to https://in.example/p/hooks/letters/" + key);
    }

    @Test
    void theCatalogueKeepsSecretKeysOutOfWhatGoesIntoPages() {
        var answer = given().header("X-Api-Key", TestKeys.SECRET).get("/v1/senders");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().asString()).contains("{key}").doesNotContain(TestKeys.SECRET, "{url}");
    }
}
