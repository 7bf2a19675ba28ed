package dev.pasillo.ingest.format.sendgrid;

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

class SendGridFormatTest {
    private static final String CLICK = """
            {"email":"a@example.org","timestamp":1767225600,"event":"click","sg_event_id":"c2dfZXZ0XzE",\
            "sg_message_id":"m1.filter0001.1.0","smtp-id":"<m1@ismtpd>","category":["spring"],"url":"https://shop.example/",\
            "useragent":"Mozilla/5.0","ip":"198.51.100.7","user_id":"u-42","coupon":"SPRING"}""";

    private final SendGridFormat format = new SendGridFormat(Limits.DEFAULT);

    private RecordingSink read(String body) {
        var sink = new RecordingSink();
        var request = RecordingSink.request("/hooks/sendgrid/k", Map.of(), body.getBytes(UTF_8));
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
        var request = RecordingSink.request("/hooks/sendgrid/k", Map.of(), new byte[0]);

        assertThat(format.received(request, new Answer.Received(0, List.of(), 1, List.of())))
                .isEqualTo(Reply.empty(200, Map.of()));
    }

    @Test
    void somethingElseIsRefusedForItsShape() {
        assertThat(read("[7]").what()).containsExactly("event-not-an-object");
        assertThat(read("{\"x\":").what()).containsExactly("json-invalid");
    }

    @Test
    void aClickNamesItsRecipientAndUser() {
        var event = event("[" + CLICK + "]\r\n");

        assertThat(event.type()).isEqualTo("email_clicked");
        assertThat(event.sourceType()).isEqualTo("click");
        assertThat(event.id()).isEqualTo("c2dfZXZ0XzE");
        assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(event.channel()).isEqualTo("email");
        assertThat(event.actor()).isNull();
        assertThat(event.identifiers()).containsExactlyInAnyOrder(id("user_id", "u-42"), id("email", "a@example.org"));
        assertThat(event.properties())
                .isEqualTo(Map.of(
                        "coupon", "SPRING",
                        "message_id", "m1.filter0001.1.0",
                        "categories", List.of("spring"),
                        "url", "https://shop.example/"));
    }

    @ParameterizedTest
    @CsvSource({
        "processed, email_sent,",
        "deferred, email_deferred, system",
        "delivered, email_delivered,",
        "bounce, email_bounced,",
        "dropped, email_dropped, company",
        "open, email_opened,",
        "spamreport, email_complained,",
        "unsubscribe, email_unsubscribed,",
        "group_unsubscribe, email_unsubscribed,",
        "group_resubscribe, email_resubscribed,",
        "something_new, email_something_new,"
    })
    void everyKindOfEventHasAType(String kind, String type, String actor) {
        var event = event("[" + CLICK.replace("\"click\"", "\"" + kind + "\"") + "]");

        assertThat(event.type()).isEqualTo(type);
        assertThat(event.actor()).isEqualTo(actor);
    }

    @Test
    void aMachineThatOpensIsNoCustomer() {
        var open = CLICK.replace("\"click\"", "\"open\"");

        assertThat(event(open.replace("\"ip\"", "\"sg_machine_open\":true,\"ip\""))
                        .actor())
                .isEqualTo("system");
        assertThat(event(open.replace("\"ip\"", "\"sg_machine_open\":false,\"ip\""))
                        .actor())
                .isNull();
    }

    @Test
    void aBlockedMailBouncesSoftly() {
        var bounce = CLICK.replace("\"click\"", "\"bounce\"");

        assertThat(event(bounce.replace("\"ip\"", "\"type\":\"blocked\",\"ip\""))
                        .properties())
                .containsEntry("bounce", "soft");
        assertThat(event(bounce.replace("\"ip\"", "\"type\":\"bounce\",\"status\":\"5.1.1\",\"ip\""))
                        .properties())
                .containsEntry("bounce", "hard")
                .containsEntry("status", "5.1.1");
    }

    @Test
    void aCategoryMayStandAlone() {
        assertThat(event(CLICK.replace("[\"spring\"]", "\"spring\"")).properties())
                .containsEntry("categories", List.of("spring"));
    }

    @Test
    void aBrokenEventHarmsNoOther() {
        assertThat(read("[" + CLICK + ",{\"event\":\"open\",\"timestamp\":\"soon\"},7," + CLICK + "]")
                        .what())
                .containsExactly("c2dfZXZ0XzE", "occurred-at-invalid", "event-not-an-object", "c2dfZXZ0XzE");
    }
}
