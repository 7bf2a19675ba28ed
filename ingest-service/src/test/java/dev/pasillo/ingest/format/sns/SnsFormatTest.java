package dev.pasillo.ingest.format.sns;

import static dev.pasillo.ingest.format.sns.SnsSigner.confirmation;
import static dev.pasillo.ingest.format.sns.SnsSigner.json;
import static dev.pasillo.ingest.format.sns.SnsSigner.notification;
import static dev.pasillo.ingest.format.sns.SnsSigner.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.RecordingSink.Seen;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.SentEvent;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnsFormatTest {
    private static final Instant PUBLISHED = Instant.parse("2026-01-01T00:00:02Z");
    private static final String TAGS = """
            "tags":{"user_id":["u-42"],"campaign":["spring","summer"],"ses:configuration-set":["shop"],\
            "ses:source-ip":["192.0.2.0"],"ses:outgoing-ip":["192.0.2.1"],"ses:caller-identity":["mailer"]}""";
    private static final String CLICK = """
            {"eventType":"Click","click":{"ipAddress":"192.0.2.1","link":"https://shop.example/",\
            "linkTags":{"place":["head"]},"timestamp":"2026-01-01T00:00:00.000Z","userAgent":"Mozilla/5.0"},\
            "mail":{"timestamp":"2025-12-31T23:00:00.000Z","source":"Shop <shop@example.org>","messageId":"ses-1",\
            "sendingAccountId":"111122223333","destination":["a@example.org"],"headersTruncated":false,\
            "headers":[{"name":"To","value":"a@example.org"}],"commonHeaders":{"to":["a@example.org"],"subject":"Hi"},\
            TAGS}}""".replace("TAGS", TAGS);

    private final SnsFormat format = new SnsFormat(Limits.DEFAULT);

    private RecordingSink readBody(String body) {
        var sink = new RecordingSink();
        var request = RecordingSink.request("/hooks/ses/k", Map.of(), body.getBytes(UTF_8));
        assertThat(format.read(request, sink)).isEqualTo(new Reading.Complete());
        return sink;
    }

    private RecordingSink read(String message) {
        return readBody(json(notification("sns-1", message, PUBLISHED)));
    }

    private SentEvent event(String message) {
        return read(message).only();
    }

    private List<SentEvent> events(String message) {
        return read(message).seen().stream()
                .map(seen -> Objects.requireNonNull(seen.event(), seen::toString))
                .toList();
    }

    private Seen refused(String message) {
        var seen = read(message).seen();
        assertThat(seen).hasSize(1);
        return seen.getFirst();
    }

    private static Identifier id(String namespace, String value) {
        return new Identifier(namespace, value);
    }

    /// An event of that kind, about a mail to those.
    private static String about(String kind, String detail, String... destination) {
        return """
                {"eventType":"%s",%s"mail":{"timestamp":"2025-12-31T23:00:00.000Z","messageId":"ses-1",\
                "destination":[%s]}}""".formatted(
                        kind,
                        detail.isEmpty() ? "" : detail + ",",
                        List.of(destination).stream().map(to -> '"' + to + '"').collect(Collectors.joining(",")));
    }

    @Test
    void snsIsToldThatAllIsWellWhateverWasRefused() {
        var request = RecordingSink.request("/hooks/ses/k", Map.of(), new byte[0]);

        assertThat(format.received(request, new Answer.Received(0, List.of(), 1, List.of())))
                .isEqualTo(Reply.empty(200, Map.of()));
    }

    @Test
    void aClickNamesItsRecipientAndUser() {
        var event = event(CLICK);

        assertThat(event.type()).isEqualTo("email_clicked");
        assertThat(event.sourceType()).isEqualTo("Click");
        assertThat(event.id()).isEqualTo("sns-1:a@example.org");
        assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00.000Z");
        assertThat(event.channel()).isEqualTo("email");
        assertThat(event.actor()).isNull();
        assertThat(event.identifiers()).containsExactlyInAnyOrder(id("user_id", "u-42"), id("email", "a@example.org"));
        assertThat(event.properties())
                .isEqualTo(Map.of(
                        "campaign", "spring",
                        "configuration_set", "shop",
                        "message_id", "ses-1",
                        "subject", "Hi",
                        "url", "https://shop.example/"));
    }

    @ParameterizedTest
    @CsvSource({
        "Send, send, email_sent,",
        "Open, open, email_opened,",
        "Click, click, email_clicked,",
        "Reject, reject, email_dropped, company",
        "Rendering Failure, failure, email_dropped, company",
        "Something New, something, email_something_new,"
    })
    void everyKindOfEventHasAType(String kind, String detail, String type, @Nullable String actor) {
        var event = event(about(kind, "\"" + detail + "\":{}", "a@example.org"));

        assertThat(event.type()).isEqualTo(type);
        assertThat(event.sourceType()).isEqualTo(kind);
        assertThat(event.actor()).isEqualTo(actor);
        assertThat(event.identifiers()).containsExactly(id("email", "a@example.org"));
        assertThat(event.occurredAt()).isEqualTo("2025-12-31T23:00:00.000Z");
    }

    @Test
    void aDeliveryIsAnEventOfEachRecipient() {
        var events = events(about(
                "Delivery",
                "\"delivery\":{\"timestamp\":\"2026-01-01T00:00:00Z\",\"recipients\":[\"a@example.org\",\"b@example.org\"],"
                        + "\"smtpResponse\":\"250 ok\"}",
                "a@example.org",
                "b@example.org",
                "c@example.org"));

        assertThat(events).extracting(SentEvent::id).containsExactly("sns-1:a@example.org", "sns-1:b@example.org");
        assertThat(events)
                .extracting(SentEvent::identifiers)
                .containsExactly(List.of(id("email", "a@example.org")), List.of(id("email", "b@example.org")));
        assertThat(events).allSatisfy(event -> {
            assertThat(event.type()).isEqualTo("email_delivered");
            assertThat(event.properties()).containsEntry("response", "250 ok");
        });
    }

    @Test
    void aRecipientThatIsListedTwiceIsOne() {
        assertThat(events(about(
                        "Delivery",
                        "\"delivery\":{\"recipients\":[\"a@example.org\",\"a@example.org\"]}",
                        "a@example.org")))
                .hasSize(1);
    }

    @Test
    void aTagIsNotTakenForOneOfSeveralRecipients() {
        var sent = CLICK.replace("\"Click\"", "\"Send\"")
                .replace("[\"a@example.org\"],\"headersT", "[\"a@example.org\",\"b@example.org\"],\"headersT");

        assertThat(events(sent))
                .extracting(SentEvent::identifiers)
                .containsExactly(List.of(id("email", "a@example.org")), List.of(id("email", "b@example.org")));
    }

    @Test
    void aClickOnAMailToSeveralIsWhoeverTheTagsName() {
        var event = event(
                CLICK.replace("[\"a@example.org\"],\"headersT", "[\"a@example.org\",\"b@example.org\"],\"headersT"));

        assertThat(event.id()).isEqualTo("sns-1");
        assertThat(event.identifiers()).containsExactly(id("user_id", "u-42"));
        assertThat(event.properties()).containsEntry("recipients", 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Open", "Click", "Subscription"})
    void whatOneOfSeveralDidIsNobodysWithoutATag(String kind) {
        var refused = refused(about(kind, "", "a@example.org", "b@example.org"));

        assertThat(refused.what()).isEqualTo("identifier-missing");
        assertThat(refused.id()).isEqualTo("sns-1");
        assertThat(refused.detail()).contains("which of 2 recipients");
    }

    @Test
    void aNameBeforeAnAddressIsLeftOut() {
        assertThat(event(about("Send", "\"send\":{}", "Ann <a@example.org>")).identifiers())
                .containsExactly(id("email", "a@example.org"));
    }

    private static String bounce(String type, String subType) {
        return about(
                "Bounce",
                "\"bounce\":{\"bounceType\":\"%s\",\"bounceSubType\":\"%s\",\"timestamp\":\"2026-01-01T00:00:00Z\","
                                .formatted(type, subType)
                        + "\"bouncedRecipients\":[{\"emailAddress\":\"a@example.org\",\"action\":\"failed\","
                        + "\"status\":\"5.1.1\",\"diagnosticCode\":\"smtp; 550 user unknown\"}]}",
                "a@example.org",
                "b@example.org");
    }

    @ParameterizedTest
    @CsvSource({
        "Permanent, General, hard",
        "Permanent, NoEmail, hard",
        "Transient, MailboxFull, soft",
        "Undetermined, Undetermined, soft"
    })
    void aBounceIsHardOrSoft(String type, String subType, String hardness) {
        var event = event(bounce(type, subType));

        assertThat(event.type()).isEqualTo("email_bounced");
        assertThat(event.identifiers()).containsExactly(id("email", "a@example.org"));
        assertThat(event.properties())
                .isEqualTo(Map.of(
                        "bounce", hardness,
                        "reason", subType,
                        "status", "5.1.1",
                        "response", "smtp; 550 user unknown",
                        "message_id", "ses-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Suppressed", "OnAccountSuppressionList"})
    void whatSesDoesNotEvenTryIsDroppedAndNotBounced(String subType) {
        var event = event(bounce("Permanent", subType));

        assertThat(event.type()).isEqualTo("email_dropped");
        assertThat(event.actor()).isEqualTo("company");
        assertThat(event.properties()).doesNotContainKey("bounce").containsEntry("reason", subType);
    }

    private static String complaint(String more, String... complained) {
        return about(
                "Complaint",
                "\"complaint\":{\"timestamp\":\"2026-01-01T00:00:00Z\"%s,\"complainedRecipients\":[%s]}"
                        .formatted(
                                more,
                                List.of(complained).stream()
                                        .map("{\"emailAddress\":\"%s\"}"::formatted)
                                        .collect(Collectors.joining(","))),
                "a@example.org",
                "b@example.org");
    }

    @Test
    void aComplaintIsItsOnlyPossibleRecipients() {
        var event = event(complaint(",\"complaintFeedbackType\":\"abuse\"", "a@example.org"));

        assertThat(event.type()).isEqualTo("email_complained");
        assertThat(event.identifiers()).containsExactly(id("email", "a@example.org"));
        assertThat(event.properties()).containsEntry("reason", "abuse");
    }

    /// Providers hide who complained, and SES lists all that have their mailbox there.
    @Test
    void aComplaintOfOneOfSeveralIsNobodys() {
        assertThat(refused(complaint("", "a@example.org", "b@example.org")).what())
                .isEqualTo("identifier-missing");
    }

    @Test
    void aComplaintThatMailIsNoSpamIsNone() {
        assertThat(event(complaint(",\"complaintFeedbackType\":\"not-spam\"", "a@example.org"))
                        .type())
                .isEqualTo("email_not_spam");
    }

    @Test
    void aMailThatIsHeldBackForEarlierComplaintsIsDroppedForEachRecipient() {
        assertThat(events(complaint(
                        ",\"complaintSubType\":\"OnAccountSuppressionList\"", "a@example.org", "b@example.org")))
                .extracting(SentEvent::type)
                .containsExactly("email_dropped", "email_dropped");
    }

    @Test
    void aDelayIsNobodysAct() {
        var event = event(about(
                "DeliveryDelay",
                "\"deliveryDelay\":{\"timestamp\":\"2026-01-01T00:00:00Z\",\"delayType\":\"MailboxFull\","
                        + "\"delayedRecipients\":[{\"emailAddress\":\"a@example.org\",\"status\":\"4.2.2\"}]}",
                "a@example.org"));

        assertThat(event.type()).isEqualTo("email_deferred");
        assertThat(event.actor()).isEqualTo("system");
        assertThat(event.properties()).containsEntry("reason", "MailboxFull").containsEntry("status", "4.2.2");
    }

    @Test
    void aTemplateThatFailsIsNamed() {
        assertThat(event(about(
                                "Rendering Failure",
                                "\"failure\":{\"templateName\":\"welcome\",\"errorMessage\":\"'name' is missing\"}",
                                "a@example.org"))
                        .properties())
                .containsEntry("template", "welcome")
                .containsEntry("reason", "'name' is missing");
    }

    private static String subscription(String before, String after) {
        return about(
                "Subscription",
                "\"subscription\":{\"contactList\":\"news\",\"timestamp\":\"2026-01-01T00:00:00Z\","
                        + "\"source\":\"UnsubscribeHeader\",\"oldTopicPreferences\":" + before
                        + ",\"newTopicPreferences\":" + after + "}",
                "a@example.org");
    }

    private static String topics(boolean none, String... statuses) {
        return "{\"unsubscribeAll\":" + none + ",\"topicSubscriptionStatus\":["
                + IntStream.range(0, statuses.length)
                        .mapToObj(
                                n -> "{\"topicName\":\"t%d\",\"subscriptionStatus\":\"%s\"}".formatted(n, statuses[n]))
                        .collect(Collectors.joining(","))
                + "]}";
    }

    @Test
    void aSubscriptionSaysWhatTheCustomerWants() {
        var all = topics(false, "OptIn", "OptIn");
        var one = topics(false, "OptIn", "OptOut");
        var other = topics(false, "OptOut", "OptIn");
        var nothing = topics(true, "OptIn", "OptIn");

        assertThat(event(subscription(all, nothing)).type()).isEqualTo("email_unsubscribed");
        assertThat(event(subscription(nothing, all)).type()).isEqualTo("email_resubscribed");
        assertThat(event(subscription(all, one)).type()).isEqualTo("email_unsubscribed");
        assertThat(event(subscription(one, all)).type()).isEqualTo("email_resubscribed");
        assertThat(event(subscription(one, other)).type()).isEqualTo("email_preferences_changed");
        assertThat(event(subscription(all, one)).properties())
                .containsEntry("contact_list", "news")
                .containsEntry("origin", "UnsubscribeHeader");
    }

    @Test
    void feedbackOfAnIdentityIsTheSameUnderAnotherName() {
        var event = event(bounce("Permanent", "General").replace("eventType", "notificationType"));

        assertThat(event.type()).isEqualTo("email_bounced");
        assertThat(event.sourceType()).isEqualTo("Bounce");
    }

    @Test
    void thatATopicWasValidatedIsTakenAndNoEvent() {
        assertThat(read("Successfully validated SNS topic for Amazon SES event publishing.")
                        .seen())
                .isEmpty();
        assertThat(read("{\"notificationType\":\"AmazonSnsSubscriptionSucceeded\",\"message\":\"You have …\"}\n")
                        .seen())
                .isEmpty();
    }

    @Test
    void beginningsAndEndsOfSubscriptionsAreNoEvents() {
        assertThat(readBody(json(confirmation("SubscriptionConfirmation", "sns-1", PUBLISHED)))
                        .seen())
                .isEmpty();
        assertThat(readBody(json(confirmation("UnsubscribeConfirmation", "sns-1", PUBLISHED)))
                        .seen())
                .isEmpty();
    }

    @Test
    void whatIsRefusedIsKeptWithItsEnvelope() {
        var envelope = json(notification("sns-1", "hello", PUBLISHED));
        var seen = readBody(envelope).seen();

        assertThat(seen).hasSize(1);
        assertThat(seen.getFirst().what()).isEqualTo("json-invalid");
        assertThat(seen.getFirst().id()).isEqualTo("sns-1");
        assertThat(seen.getFirst().raw()).isEqualTo(envelope);
    }

    @Test
    void whatIsNoEventOfSesIsRefused() {
        assertThat(refused("{\"hello\":1}").what()).isEqualTo("format-invalid");
        assertThat(refused("7").what()).isEqualTo("event-not-an-object");
        assertThat(refused("").what()).isEqualTo("body-empty");
        assertThat(refused("{\"eventType\":7}").what()).isEqualTo("format-invalid");
    }

    @Test
    void receivedMailIsRefused() {
        assertThat(refused(about("Received", "\"receipt\":{}", "shop@example.org"))
                        .what())
                .isEqualTo("format-invalid");
    }

    @Test
    void severalEventsInOneMessageAreRefused() {
        var one = about("Send", "\"send\":{}", "a@example.org");

        assertThat(read(one + one).what()).containsExactly("sns-1:a@example.org", "format-invalid");
    }

    @Test
    void anEventWithoutRecipientsIsRefused() {
        assertThat(refused(about("Send", "\"send\":{}")).what()).isEqualTo("format-invalid");
        assertThat(refused("{\"eventType\":\"Send\"}").what()).isEqualTo("format-invalid");
    }

    @Test
    void aRecipientThatIsNoneRefusesTheEvent() {
        assertThat(refused(about("Delivery", "\"delivery\":{\"recipients\":[\"a@example.org\",7]}", "a@example.org"))
                        .what())
                .isEqualTo("format-invalid");
    }

    @Test
    void moreRecipientsThanAMailCanHaveAreRefused() {
        var crowd = Collections.nCopies(101, "a@example.org").toArray(String[]::new);

        assertThat(refused(about("Send", "\"send\":{}", crowd)).what()).isEqualTo("format-invalid");
    }

    @Test
    void aTimeThatIsNoneIsRefusedByItsEvent() {
        assertThat(refused(CLICK.replace("\"2026-01-01T00:00:00.000Z\"", "7")).what())
                .isEqualTo("occurred-at-invalid");
    }

    @Test
    void somethingElseIsRefusedForItsShape() {
        assertThat(readBody("[7]").what()).containsExactly("event-not-an-object");
        assertThat(readBody("{\"x\":").what()).containsExactly("json-invalid");
        assertThat(readBody("{}").what()).containsExactly("format-invalid");
        assertThat(readBody(json(with(notification("sns-1", "{}", PUBLISHED), "Type", "Something")))
                        .what())
                .containsExactly("format-invalid");
        assertThat(readBody("{\"Type\":\"Notification\",\"Message\":7,\"MessageId\":\"sns-1\"}")
                        .what())
                .containsExactly("format-invalid");
    }
}
