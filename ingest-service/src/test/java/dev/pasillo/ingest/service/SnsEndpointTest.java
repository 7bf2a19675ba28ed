package dev.pasillo.ingest.service;

import static dev.pasillo.ingest.format.sns.SnsSigner.SNS;
import static dev.pasillo.ingest.format.sns.SnsSigner.confirmation;
import static dev.pasillo.ingest.format.sns.SnsSigner.json;
import static dev.pasillo.ingest.format.sns.SnsSigner.notification;
import static dev.pasillo.ingest.format.sns.SnsSigner.with;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.PublishedSource;
import dev.pasillo.contract.Topics;
import dev.pasillo.ingest.application.Budgets;
import dev.pasillo.ingest.application.FakeOutside;
import dev.pasillo.ingest.application.Outside;
import dev.pasillo.ingest.format.sns.SnsSigner;
import dev.pasillo.kit.Keys;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Messages of SNS over HTTP, and what has to be read outside for them.
@QuarkusTest
@TestProfile(SnsEndpointTest.WithoutNetwork.class)
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "topics.prefix", value = Kept.PREFIX))
class SnsEndpointTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final URI SUBSCRIBE = URI.create(SnsSigner.SUBSCRIBE);

    public static class WithoutNetwork implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pasillo.ingest.missing-certificates", "0.2S");
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(Played.class);
        }
    }

    /// Amazon's servers.
    @Alternative
    @Singleton
    public static class Played {
        @Produces
        @Singleton
        @Alternative
        FakeOutside outside() {
            return new FakeOutside();
        }
    }

    @Inject
    FakeOutside outside;

    @Inject
    Outside seenByTheService;

    @Inject
    Budgets budgets;

    private final String run = UUID.randomUUID().toString();
    private final String recipient = run + "@example.org";
    /// Certificates are remembered, so each test has its own.
    private final String certificate =
            "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-" + run.replace("-", "") + ".pem";

    private final URI certificateAddress = URI.create(certificate);

    @BeforeEach
    void standThere() {
        assertThat(seenByTheService).isSameAs(outside);
        outside.put(certificateAddress, 200, SNS.pem());
        outside.remove(SUBSCRIBE);
    }

    @AfterEach
    void nothingStaysInFlight() {
        outside.release();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(budgets.taken()).isZero());
    }

    private String click() {
        return """
                {"eventType":"Click","click":{"timestamp":"2026-01-01T00:00:00.000Z","link":"https://shop.example/"},\
                "mail":{"messageId":"ses-1","destination":["%s"]}}""".formatted(recipient);
    }

    private Map<String, String> message(String message) {
        return with(notification("sns-" + run, message, Instant.now()), "SigningCertURL", certificate);
    }

    private Map<String, String> question() {
        return with(
                with(
                        confirmation("SubscriptionConfirmation", "ask-" + run, Instant.now()),
                        "SigningCertURL",
                        certificate),
                "Token",
                run);
    }

    /// As SNS does it, which calls JSON a text.
    private static Response send(String key, String body) {
        return Sender.request("text/plain; charset=UTF-8")
                .header("x-amz-sns-message-type", "Notification")
                .body(body.getBytes(UTF_8))
                .post("/hooks/ses/" + key);
    }

    private static Response send(String body) {
        return send(TestKeys.WRITE, body);
    }

    private static String code(Response answer) {
        return answer.jsonPath().getString("code");
    }

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

    private static double calls(String purpose, String outcome) {
        return meter("pasillo_ingest_outgoing_total{outcome=\"" + outcome + "\",purpose=\"" + purpose + "\"}");
    }

    /// Registers a source that names a topic, and waits until its key is known.
    private String sourceOf(String topic) {
        var key = "pk_" + run;
        var source = new PublishedSource(
                TestKeys.WORKSPACE,
                "mail-" + run,
                "ses",
                null,
                List.of(new PublishedSource.Key("k-1", Keys.hash(key), null)),
                null,
                List.of(),
                List.of(),
                null,
                Map.of("topics", List.of(topic)),
                false,
                1);
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                    Kept.PREFIX + Topics.SOURCES,
                    PublishedSource.key(source.workspace(), source.name()).getBytes(UTF_8),
                    ContractJson.bytes(source)));
        }
        await().atMost(PATIENCE)
                .until(() -> given().header("X-Api-Key", key).get("/v1/senders").statusCode() == 200);
        return key;
    }

    @Test
    void aSignedMessageBecomesATouchpointAndItsCertificateIsReadOnce() {
        var body = json(SNS.signed(message(click())));

        var first = send(body);
        var again = send(body);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body().asString()).isEmpty();
        assertThat(again.statusCode()).as("SNS repeats messages as they are").isEqualTo(200);
        assertThat(outside.reads(certificateAddress)).isEqualTo(1);
        assertThat(Kept.touchpoints("sns-" + run)).hasSize(2).allSatisfy(touchpoint -> {
            assertThat(touchpoint.id()).isEqualTo("sns-" + run + ":" + recipient);
            assertThat(touchpoint.type()).isEqualTo("email_clicked");
            assertThat(touchpoint.identifiers()).containsExactly(new Identifier("email", recipient));
            assertThat(touchpoint.vouched()).as("anybody has an account at AWS").isNull();
        });
    }

    @Test
    void aMessageOfTheSourcesOwnTopicIsTheCompanysOwnWord() {
        var key = sourceOf(SnsSigner.TOPIC);

        assertThat(send(key, json(SNS.signed(message(click())))).statusCode()).isEqualTo(200);

        assertThat(Kept.touchpoints("sns-" + run))
                .singleElement()
                .satisfies(touchpoint -> assertThat(touchpoint.vouched()).isTrue());
    }

    @Test
    void aMessageOfAnotherTopicIsRefusedAndNothingIsReadForIt() {
        var key = sourceOf("arn:aws:sns:eu-west-1:999999999999:another");

        var answer = send(key, json(SNS.signed(message(click()))));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(code(answer)).isEqualTo("topic-not-allowed");
        assertThat(outside.reads(certificateAddress)).isZero();
        assertThat(Kept.touchpoints(run)).isEmpty();
    }

    @Test
    void aForgedMessageIsRefused() {
        var forged = with(SNS.signed(message(click())), "Message", click().replace("shop.example", "evil.example"));

        var answer = send(json(forged));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(code(answer)).isEqualTo("signature-invalid");
        assertThat(Kept.touchpoints(run)).isEmpty();
    }

    @Test
    void rawDeliveryIsRefusedWithWhatToDo() {
        var answer = send(click());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(code(answer)).isEqualTo("signature-missing");
        assertThat(answer.jsonPath().getString("detail")).contains("raw message delivery");
    }

    @Test
    void whileTheCertificateCannotBeHadSnsIsToldToComeAgain() {
        var body = json(SNS.signed(message(click())));
        outside.remove(certificateAddress);
        var failed = calls("certificate", "failed");
        var sentAway = "pasillo_ingest_unavailable_total{code=\"certificate-unavailable\",format=\"ses\"}";
        var before = meter(sentAway);

        var answer = send(body);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(code(answer)).isEqualTo("certificate-unavailable");
        assertThat(answer.header("Retry-After")).isNotNull();
        assertThat(Kept.touchpoints(run)).isEmpty();
        assertThat(calls("certificate", "failed")).isEqualTo(failed + 1);
        assertThat(meter(sentAway)).isEqualTo(before + 1);
        outside.put(certificateAddress, 200, SNS.pem());
        await().atMost(PATIENCE).until(() -> send(body).statusCode() == 200);
        assertThat(Kept.touchpoints("sns-" + run)).hasSize(1);
    }

    @Test
    void requestsThatWaitForACertificateHoldTheirBudgetAndShareOneReading() {
        outside.hold();
        var body = json(SNS.signed(message(click())));
        var answers = List.of(
                CompletableFuture.supplyAsync(() -> send(body), Thread::startVirtualThread),
                CompletableFuture.supplyAsync(() -> send(body), Thread::startVirtualThread));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(budgets.taken()).isGreaterThanOrEqualTo(2L * body.length()));

        outside.release();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        assertThat(outside.reads(certificateAddress)).isEqualTo(1);
    }

    @Test
    void messagesThatAreReadOnWorkersWaitToo() {
        var padded = click().replace(
                        "\"mail\":{",
                        "\"mail\":{\"headers\":\"" + "x".repeat(60_000) + "\",\"more\":\"" + "y".repeat(60_000)
                                + "\",");

        assertThat(send(json(SNS.signed(message(padded)))).statusCode()).isEqualTo(200);

        assertThat(Kept.touchpoints("sns-" + run)).hasSize(1);
    }

    @Test
    void aSubscriptionIsConfirmedOnceBeforeItIsAnswered() {
        var address = URI.create(SnsSigner.SUBSCRIBE + run);
        outside.put(address, 200, "<ConfirmSubscriptionResponse/>".getBytes(UTF_8));
        var body = json(SNS.signed(with(question(), "SubscribeURL", address.toString())));
        var done = calls("confirmation", "done");

        var answer = send(body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(outside.reads(address)).isEqualTo(1);
        assertThat(calls("confirmation", "done")).isEqualTo(done + 1);
        assertThat(send(body).statusCode()).as("the answer was lost").isEqualTo(200);
        assertThat(outside.reads(address)).isEqualTo(1);
        assertThat(Kept.touchpoints(run)).isEmpty();
        assertThat(Kept.rejected(run)).isEmpty();
    }

    @Test
    void aSubscriptionThatCouldNotBeConfirmedIsAskedForAgain() {
        var address = URI.create(SnsSigner.SUBSCRIBE + run);
        outside.put(address, 500, new byte[0]);
        var body = json(SNS.signed(with(question(), "SubscribeURL", address.toString())));
        var failed = calls("confirmation", "failed");

        var answer = send(body);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(code(answer)).isEqualTo("confirmation-failed");
        assertThat(calls("confirmation", "failed")).isEqualTo(failed + 1);
        outside.put(address, 200, new byte[0]);
        assertThat(send(body).statusCode()).isEqualTo(200);
        assertThat(outside.reads(address)).isEqualTo(2);
    }

    @Test
    void aForgedQuestionCallsNobody() {
        var address = URI.create(SnsSigner.SUBSCRIBE + run);
        outside.put(address, 200, new byte[0]);
        var forged = with(SNS.signed(question()), "SubscribeURL", address.toString());

        var answer = send(json(forged));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(code(answer)).isEqualTo("signature-invalid");
        assertThat(outside.reads(address)).isZero();
    }

    @Test
    void aQuestionWithAnUnknownKeyCallsNobody() {
        var address = URI.create(SnsSigner.SUBSCRIBE + run);
        outside.put(address, 200, new byte[0]);

        var answer = send(TestKeys.UNKNOWN, json(SNS.signed(with(question(), "SubscribeURL", address.toString()))));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(outside.reads(address)).isZero();
        assertThat(outside.reads(certificateAddress)).isZero();
    }

    @Test
    void theEndOfASubscriptionIsTakenAndCallsNobody() {
        var address = URI.create(SnsSigner.SUBSCRIBE + run);
        var goodbye = with(
                with(
                        confirmation("UnsubscribeConfirmation", "bye-" + run, Instant.now()),
                        "SigningCertURL",
                        certificate),
                "SubscribeURL",
                address.toString());

        assertThat(send(json(SNS.signed(goodbye))).statusCode()).isEqualTo(200);

        assertThat(outside.reads(address)).isZero();
    }
}
