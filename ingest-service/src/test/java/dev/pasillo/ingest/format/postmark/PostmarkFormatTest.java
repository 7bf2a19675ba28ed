package dev.pasillo.ingest.format.postmark;

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

class PostmarkFormatTest {
    private static final String CLICK = """
            {"RecordType":"Click","MessageID":"883953f4-0000-4000-8000-5ea4dbe79a80","Recipient":"a@example.org",\
            "ReceivedAt":"2026-01-01T00:00:00Z","OriginalLink":"https://shop.example/","ClickLocation":"HTML",\
            "UserAgent":"Mozilla/5.0","Tag":"spring","MessageStream":"outbound","Metadata":{"user_id":"u-42","coupon":"S"}}""";
    private static final String BOUNCE = """
            {"RecordType":"Bounce","ID":692560173,"Type":"HardBounce","TypeCode":1,"MessageID":"m1","Email":"a@example.org",\
            "BouncedAt":"2026-01-01T00:00:00.0000000-05:00","Description":"no such user"}""";

    private final PostmarkFormat format = new PostmarkFormat(Limits.DEFAULT);

    private RecordingSink read(String body) {
        var sink = new RecordingSink();
        var request = RecordingSink.request("/hooks/postmark/k", Map.of(), body.getBytes(UTF_8));
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
        var request = RecordingSink.request("/hooks/postmark/k", Map.of(), new byte[0]);

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
        var event = event(CLICK);

        assertThat(event.type()).isEqualTo("email_clicked");
        assertThat(event.sourceType()).isEqualTo("Click");
        assertThat(event.id())
                .isEqualTo(
                        "Click:883953f4-0000-4000-8000-5ea4dbe79a80:a@example.org:2026-01-01T00:00:00Z:https://shop.example/");
        assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(event.identifiers()).containsExactlyInAnyOrder(id("user_id", "u-42"), id("email", "a@example.org"));
        assertThat(event.properties())
                .isEqualTo(Map.of(
                        "coupon", "S",
                        "message_id", "883953f4-0000-4000-8000-5ea4dbe79a80",
                        "url", "https://shop.example/",
                        "tag", "spring",
                        "stream", "outbound"));
    }

    @Test
    void aLongLinkMakesNoLongId() {
        assertThat(event(CLICK.replace("shop.example/", "shop.example/" + "x".repeat(300)))
                        .id())
                .startsWith("sha256-")
                .hasSize(71);
    }

    @Test
    void aBounceHasAnIdOfItsOwn() {
        var event = event(BOUNCE);

        assertThat(event.type()).isEqualTo("email_bounced");
        assertThat(event.id()).isEqualTo("Bounce:692560173");
        assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00.0000000-05:00");
        assertThat(event.properties()).containsEntry("bounce", "hard").containsEntry("reason", "HardBounce");
        assertThat(event(BOUNCE.replace("\"HardBounce\"", "\"Transient\"")).properties())
                .containsEntry("bounce", "soft");
    }

    @ParameterizedTest
    @CsvSource({
        "Delivery, email_delivered",
        "Open, email_opened",
        "SpamComplaint, email_complained",
        "SMTPApiError, email_smtp_api_error"
    })
    void everyKindOfEventHasAType(String kind, String type) {
        assertThat(event(CLICK.replace("\"Click\"", "\"" + kind + "\"")).type()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "true, ManualSuppression, email_unsubscribed,",
        "true, HardBounce, email_suppressed, system",
        "false, , email_resubscribed,"
    })
    void aSubscriptionEndsByItsCustomerOrByPostmark(boolean suppressed, String reason, String type, String actor) {
        var event = event("""
                {"RecordType":"SubscriptionChange","MessageID":"m1","Recipient":"a@example.org",\
                "ChangedAt":"2026-01-01T00:00:00Z","SuppressSending":%s,"SuppressionReason":"%s","Origin":"Recipient"}""".formatted(suppressed, reason));

        assertThat(event.type()).isEqualTo(type);
        assertThat(event.actor()).isEqualTo(actor);
    }

    @Test
    void aRecordWithoutATypeHasNone() {
        assertThat(event("{\"MessageID\":\"m1\",\"Recipient\":\"a@example.org\"}")
                        .type())
                .isNull();
    }
}
