package dev.pasillo.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pasillo.testsupport.NodeProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/// What companies have already: the senders' own SDK in a browser, and providers that sign what they send. Each is a
/// source, registered by the launcher, and none of them knows of the others.
@org.junit.jupiter.api.TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SixChannelsEndToEndTest {
    private static final NodeProject NODE =
            NodeProject.of(Path.of(System.getProperty("pasillo.home"), "ingest-service"));
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern KEY = Pattern.compile("pk_[A-Za-z0-9_-]{32}");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String PUBLICLY = "https://events.acme.example";
    private static final String PHONE = "+15550100001";

    private static final String DEFINITION = """
            apiVersion: pasillo/v1
            kind: JourneyDefinition
            name: six-channels
            stages:
              - {id: look, enter: [{channel: web, type: page_viewed, when: 'properties.path == "/pricing"'}], allowedTime: P7D}
              - {id: join, enter: [{channel: web, type: identified}], allowedTime: P7D}
              - {id: hear, enter: [{channel: email, type: email_clicked}], allowedTime: P7D}
              - {id: ask, enter: [{channel: call, type: call_answered}], allowedTime: P7D}
              - {id: buy, enter: [{channel: store, type: order_paid}], allowedTime: P7D}
              - {id: tell, enter: [{channel: survey, type: survey_answered, when: 'rating.scale == "nps"'}]}
            completion: {stage: tell}
            """;

    private final String run = UUID.randomUUID().toString();
    private TestInstance instance;
    private Webhooks webhooks;

    @BeforeAll
    void start() throws Exception {
        NODE.install();
        instance = new TestInstance();
        instance.up();
        webhooks = new Webhooks(Objects.requireNonNull(instance.environment().get("PASILLO_INGEST_URL")), PUBLICLY);
    }

    @AfterAll
    void stop() throws Exception {
        if (instance != null) {
            instance.close();
        }
    }

    @Test
    void aCustomerOfSixChannelsIsOneJourney() throws Exception {
        define(DEFINITION);
        var mails = KeyPairGenerator.getInstance("EC");
        mails.initialize(new ECGenParameterSpec("secp256r1"));
        var mailer = mails.generateKeyPair();
        var site = source("site", "posthog");
        var newsletter = source(
                "newsletter",
                "sendgrid",
                Base64.getEncoder().encodeToString(mailer.getPublic().getEncoded()));
        var callCentre = source("call-centre", "twilio", "auth-token");
        var tills = source("tills", "shopify", "shpss_1");
        var forms = source("forms", "typeform", "tf-secret");

        var seen = visit("posthog-visitor", site);
        assertThat(seen.path("requests").toString()).as("%s", seen).contains("POST /e/ 200");
        assertThat(seen.path("errors")).isEmpty();
        // What the providers say is in whole seconds, and comes after what the browser said.
        var after = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var email = run + "@example.org";
        assertThat(webhooks.sendGrid(newsletter, mailer.getPrivate(), Instant.now(), mail(email, after.plusSeconds(1))))
                .isEqualTo(200);
        assertThat(webhooks.twilio(callCentre, "auth-token", call("in-progress", after.plusSeconds(2))))
                .isEqualTo(204);
        assertThat(webhooks.twilio(callCentre, "auth-token", call("completed", after.plusSeconds(3))))
                .isEqualTo(204);
        assertThat(webhooks.shopify(tills, "shpss_1", "orders/paid", "ev-1", order(email, after.plusSeconds(4))))
                .isEqualTo(200);
        assertThat(webhooks.typeform(forms, "tf-secret", response(after.plusSeconds(5))))
                .isEqualTo(200);

        var journey = awaitCompleted("/v1/customers/user_id/u-" + run);
        assertThat(strings(journey.path("visits"), "stage"))
                .containsExactly("look", "join", "hear", "ask", "buy", "tell");
        assertThat(strings(journey.path("visits"), "channel"))
                .containsExactly("web", "web", "email", "call", "store", "survey");
        assertThat(List.of(
                        profile("user_id", "u-" + run),
                        profile(
                                "anonymous_id",
                                seen.path("notes").path("anonymous").asText()),
                        profile("email", email),
                        profile("phone", PHONE),
                        profile("shopify.customer_id", "42")))
                .as("one customer, whatever name is asked for")
                .containsOnly(profile("user_id", "u-" + run));
        assertThat(touchpoints("user_id", "u-" + run))
                .containsExactly(
                        "site web page_viewed",
                        "site web page_viewed",
                        "site web identified",
                        "newsletter email email_sent",
                        "newsletter email email_clicked",
                        "call-centre call call_answered",
                        "call-centre call call_ended",
                        "tills store order_paid",
                        "forms survey survey_answered");
    }

    /// posthog-js keeps its `$device_id` when it is reset: the browser is the same, the person is not.
    @Test
    void twoWhoLogInOneAfterTheOtherOnOneBrowserStayTwo() throws Exception {
        var kiosk = source("kiosk", "posthog");

        var notes = visit("posthog-shared", kiosk).path("notes");

        assertThat(notes.path("kept").asBoolean())
                .as("the SDK keeps the device: %s", notes)
                .isTrue();
        TestInstance.await(
                "what both did",
                PATIENCE,
                () -> touchpoints("user_id", "second-" + run).size() == 3);
        assertThat(touchpoints("user_id", "first-" + run))
                .containsExactly("kiosk web page_viewed", "kiosk web identified", "kiosk web order_paid");
        assertThat(touchpoints("user_id", "second-" + run))
                .as("with what the second did before logging in")
                .containsExactly("kiosk web product_viewed", "kiosk web identified", "kiosk web signed_up");
        assertThat(profile("email", "first-" + run + "@example.org"))
                .isEqualTo(profile("anonymous_id", notes.path("device").asText()))
                .isNotEqualTo(profile("email", "second-" + run + "@example.org"));
        assertThat(profile("anonymous_id", notes.path("stranger").asText()))
                .isEqualTo(profile("email", "second-" + run + "@example.org"));
    }

    private void define(String definition) throws IOException, InterruptedException {
        var file = Files.writeString(instance.folder().resolve("six-channels.yaml"), definition);
        var defined = instance.run("define", file.toString());
        assertThat(defined.status()).as(defined.err()).isZero();
    }

    /// Registers a source as a person would, and gives its key.
    private String source(String name, String kind) throws IOException, InterruptedException {
        return key(instance.run("source", "add", name, "--kind", kind));
    }

    /// The same for a provider that signs, and is told the address that the company has.
    private String source(String name, String kind, String secret) throws IOException, InterruptedException {
        var added = instance.runWithInput(
                secret + "\n", "source", "add", name, "--kind", kind, "--secret", "-", "--public-url", PUBLICLY);
        var key = key(added);
        assertThat(added.out()).contains(PUBLICLY + "/hooks/" + kind + "/" + key);
        return key;
    }

    private static String key(TestInstance.Run added) {
        assertThat(added.status()).as(added.err()).isZero();
        var key = KEY.matcher(added.out());
        assertThat(key.find()).as(added.out()).isTrue();
        return key.group();
    }

    /// Plays a page in a real browser, once the key of its source is known.
    private JsonNode visit(String page, String key) throws IOException, InterruptedException {
        assertThat(webhooks.get("/array/" + key + "/config")).isEqualTo(200);
        var seen = JSON.readTree(NODE.run("browser.mjs", page, webhooks.ingest(), key, run));
        NodeProject.needs(seen.path("unavailable").asText(null));
        return seen;
    }

    private String mail(String to, Instant at) {
        return """
                [{"email":"%1$s","timestamp":%2$d,"event":"processed","sg_event_id":"p-%3$s","sg_message_id":"m-1"},\
                {"email":"%1$s","timestamp":%2$d,"event":"click","sg_event_id":"q-%3$s","sg_message_id":"m-1",\
                "url":"https://acme.example/spring"}]
                """.formatted(to, at.getEpochSecond(), run).replace("\n", "\r\n");
    }

    private Map<String, String> call(String status, Instant at) {
        return Map.of(
                "CallSid",
                "CA" + run,
                "CallStatus",
                status,
                "Direction",
                "inbound",
                "From",
                PHONE,
                "To",
                "+15550100002",
                "Timestamp",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atZone(ZoneOffset.UTC)));
    }

    private String order(String email, Instant at) {
        return """
                {"id":1001,"name":"#1001","email":"%s","phone":null,"processed_at":"%s","currency":"EUR","total_price":"12.50",\
                "financial_status":"paid","source_name":"pos","location_id":55,"checkout_token":null,"cart_token":null,\
                "customer":{"id":42,"email":"%1$s","phone":"%s"},"line_items":[]}""".formatted(email, at, PHONE);
    }

    private String response(Instant at) {
        return """
                {"event_id":"f-%1$s","event_type":"form_response","form_response":{"form_id":"f1","token":"t-%1$s",\
                "submitted_at":"%2$s","hidden":{"user_id":"u-%1$s"},"definition":{"fields":[{"id":"q1",\
                "title":"How likely?","type":"opinion_scale","ref":"nps"}]},"answers":[{"type":"number","number":9,\
                "field":{"id":"q1","type":"opinion_scale","ref":"nps"}}]}}""".formatted(run, at);
    }

    /// The customer's one journey of the definition, once it is completed.
    private JsonNode awaitCompleted(String customer) throws IOException, InterruptedException {
        var journeys = new ArrayList<JsonNode>();
        var answer = new JsonNode[] {JSON.missingNode()};
        try {
            TestInstance.await("a completed journey", PATIENCE, () -> {
                answer[0] = instance.get("JOURNEY", customer);
                journeys.clear();
                answer[0].path("journeys").forEach(journey -> {
                    if (journey.path("definition").asText().equals("six-channels")) {
                        journeys.add(journey);
                    }
                });
                return journeys.size() == 1
                        && journeys.getFirst().path("state").asText().equals("completed");
            });
        } catch (AssertionError late) {
            throw new AssertionError(answer[0].toPrettyString(), late);
        }
        return journeys.getFirst();
    }

    private String profile(String namespace, String value) throws IOException, InterruptedException {
        return instance.get("JOURNEY", "/v1/customers/" + namespace + "/" + value)
                .path("profileId")
                .asText("nobody " + value);
    }

    /// Source, channel and type of every touchpoint, oldest first. That a page was left is told by a beacon, which
    /// comes or
    /// does not when a browser is closed, and is left out.
    private List<String> touchpoints(String namespace, String value) throws IOException, InterruptedException {
        var items = instance.get("JOURNEY", "/v1/customers/%s/%s/timeline?order=oldest".formatted(namespace, value))
                .path("items");
        var told = new ArrayList<String>();
        items.forEach(item -> {
            if (item.path("entry").asText().equals("touchpoint")
                    && !item.path("type").asText().equals("page_left")) {
                told.add("%s %s %s"
                        .formatted(
                                item.path("source").asText(),
                                item.path("channel").asText(),
                                item.path("type").asText()));
            }
        });
        return told;
    }

    private static List<String> strings(JsonNode items, String field) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.path(field).asText())
                .toList();
    }
}
