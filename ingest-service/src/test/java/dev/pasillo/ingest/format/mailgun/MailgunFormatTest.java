package dev.pasillo.ingest.format.mailgun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.SentEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailgunFormatTest {
    private static final String FAILED = """
            {"signature":{"timestamp":"1767225600","token":"tok0123456789","signature":"9ecb"},"event-data":{"id":"ev-1",\
            "event":"failed","severity":"permanent","reason":"bounce","timestamp":1767225600.12,"recipient":"a@example.org",\
            "tags":["spring"],"user-variables":{"user_id":"u-42","order":"o-9"},"message":{"headers":\
            {"message-id":"m1@mg.example","to":"a@example.org","subject":"Hi"}},"delivery-status":{"code":550,\
            "message":"no such user"},"client-info":{"user-agent":"Mozilla/5.0"},"url":"https://shop.example/"}}""";

    private final MailgunFormat format = new MailgunFormat(Limits.DEFAULT);

    private RecordingSink read(String body) {
        var sink = new RecordingSink();
        var request = RecordingSink.request("/hooks/mailgun/k", Map.of(), body.getBytes(UTF_8));
        assertThat(format.read(request, sink)).isEqualTo(new Reading.Complete());
        return sink;
    }

    private SentEvent event(String body) {
        return read(body).only();
    }

    private static Identifier id(String namespace, String value) {
        return new Identifier(namespace, value);
    }

    @Test
    void theSenderIsToldThatAllIsWellWhateverWasRefused() {
        var request = RecordingSink.request("/hooks/mailgun/k", Map.of(), new byte[0]);

        assertThat(format.received(request, new Answer.Received(0, List.of(), 1, List.of())))
                .isEqualTo(Reply.empty(200, Map.of()));
    }

    @Test
    void somethingElseIsRefusedForItsShape() {
        assertThat(read("[7]").what()).containsExactly("event-not-an-object");
        assertThat(read("{\"x\":").what()).containsExactly("json-invalid");
    }

    @Test
    void aPermanentFailureIsABounce() {
        var event = event(FAILED);

        assertThat(event.type()).isEqualTo("email_bounced");
        assertThat(event.sourceType()).isEqualTo("failed");
        assertThat(event.id()).isEqualTo("ev-1:2026-01-01T00:00:00.120Z");
        assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00.120Z");
        assertThat(event.channel()).isEqualTo("email");
        assertThat(event.identifiers()).containsExactlyInAnyOrder(id("user_id", "u-42"), id("email", "a@example.org"));
        assertThat(event.properties())
                .isEqualTo(Map.of(
                        "order", "o-9",
                        "bounce", "hard",
                        "severity", "permanent",
                        "reason", "bounce",
                        "url", "https://shop.example/",
                        "code", 550,
                        "response", "no such user",
                        "tags", List.of("spring"),
                        "message_id", "m1@mg.example",
                        "subject", "Hi"));
    }

    @ParameterizedTest
    @CsvSource({
        "accepted, email_sent,",
        "delivered, email_delivered,",
        "opened, email_opened,",
        "clicked, email_clicked,",
        "unsubscribed, email_unsubscribed,",
        "complained, email_complained,",
        "rejected, email_dropped, company",
        "stored, email_stored,"
    })
    void everyKindOfEventHasAType(String kind, String type, String actor) {
        var event = event(FAILED.replace("\"failed\"", "\"" + kind + "\""));

        assertThat(event.type()).isEqualTo(type);
        assertThat(event.actor()).isEqualTo(actor);
    }

    @Test
    void aTemporaryFailureIsADelay() {
        var event = event(FAILED.replace("permanent", "temporary"));

        assertThat(event.type()).isEqualTo("email_deferred");
        assertThat(event.actor()).isEqualTo("system");
    }

    @Test
    void whatWasNotEvenTriedIsDropped() {
        assertThat(event(FAILED.replace("\"bounce\"", "\"suppress-bounce\"")).type())
                .isEqualTo("email_dropped");
    }

    @Test
    void aMachineThatOpensIsNoCustomer() {
        assertThat(event(FAILED.replace("\"failed\"", "\"opened\"")
                                .replace("\"client-info\":{", "\"client-info\":{\"bot\":\"apple\","))
                        .actor())
                .isEqualTo("system");
    }

    @Test
    void aRepetitionThatIsSignedAnewIsTheSameEvent() {
        assertThat(event(FAILED.replace("tok0123456789", "another")).id())
                .isEqualTo(event(FAILED).id());
    }
}
