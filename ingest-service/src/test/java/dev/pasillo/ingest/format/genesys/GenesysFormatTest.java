package dev.pasillo.ingest.format.genesys;

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
import org.junit.jupiter.params.provider.ValueSource;

class GenesysFormatTest {
    private static final String ENDED = """
            {"version":"0","id":"eb-2","detail-type":"v2.detail.events.conversation.{id}.customer.end",\
            "source":"aws.partner/genesys.com/cloud/org/name","time":"2026-01-01T00:00:09Z","detail":{\
            "topicName":"v2.detail.events.conversation.conv-1.customer.end","version":"2","eventBody":{\
            "eventTime":1767225600000,"conversationId":"conv-1","participantId":"p-1","sessionId":"s-1",\
            "mediaType":"VOICE","direction":"INBOUND","ani":"tel:+15550100001","dnis":"tel:+15550100002"}}}""";

    private final GenesysFormat format = new GenesysFormat(Limits.DEFAULT);

    private RecordingSink read(String body) {
        var sink = new RecordingSink();
        assertThat(format.read(RecordingSink.request("/hooks/genesys/k", Map.of(), body.getBytes(UTF_8)), sink))
                .isEqualTo(new Reading.Complete());
        return sink;
    }

    private SentEvent event(String body) {
        return read(body).only();
    }

    private static String topic(String what) {
        return ENDED.replace("customer.end", what);
    }

    private static String with(String members) {
        return ENDED.replace("\"eventTime\"", members + ",\"eventTime\"");
    }

    @Test
    void aCallThatEndedIsOfWhoCalled() {
        var event = event(ENDED);

        assertThat(event.type()).isEqualTo("call_ended");
        assertThat(event.sourceType()).isEqualTo("customer.end");
        assertThat(event.actor()).isEqualTo("customer");
        assertThat(event.channel()).isEqualTo("call");
        assertThat(event.id()).isEqualTo("eb-2");
        assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(event.identifiers()).containsExactly(new Identifier("phone", "+15550100001"));
        assertThat(event.properties())
                .isEqualTo(Map.of("call_id", "conv-1", "direction", "inbound", "line", "+15550100002"));
    }

    @ParameterizedTest
    @CsvSource({
        "customer.start, call_started, customer, company",
        "acd.start, call_queued, company, company",
        "customer.end, call_ended, customer, customer",
        "acd.end, acd_end, system, system",
        "acw, acw, company, company",
        "user.start, user_start, company, company",
        "flow.outcome, flow_outcome, system, system",
        "attributes, attributes, system, system"
    })
    void whatATopicEndsWithIsTheType(String what, String type, String actor, String ofOutgoing) {
        var incoming = event(topic(what));
        var outgoing = event(topic(what).replace("INBOUND", "OUTBOUND"));

        assertThat(incoming.type()).isEqualTo(type);
        assertThat(incoming.actor()).isEqualTo(actor);
        assertThat(outgoing.type()).isEqualTo(type);
        assertThat(outgoing.actor()).isEqualTo(ofOutgoing);
    }

    @ParameterizedTest
    @CsvSource({"ANSWERED, call_answered, company", "ABANDON, call_missed, customer", "FLOW_OUT, acd_end, system"})
    void waitingEndsInOneWayOrAnother(String outcome, String type, String actor) {
        var event = event(with("\"acdOutcome\":\"" + outcome + "\"").replace("customer.end", "acd.end"));

        assertThat(event.type()).isEqualTo(type);
        assertThat(event.actor()).isEqualTo(actor);
        assertThat(event.properties()).containsEntry("outcome", outcome);
    }

    @Test
    void anOutgoingCallIsOfWhoWasCalled() {
        var event = event(ENDED.replace("INBOUND", "OUTBOUND"));

        assertThat(event.identifiers()).containsExactly(new Identifier("phone", "+15550100002"));
        assertThat(event.properties()).containsEntry("line", "+15550100001").containsEntry("direction", "outbound");
    }

    @Test
    void attributesNameTheCustomerToo() {
        var event = event(with("\"attributes\":{\"customer_id\":\"u-42\",\"topic\":\"billing\"}"));

        assertThat(event.identifiers())
                .containsExactlyInAnyOrder(new Identifier("user_id", "u-42"), new Identifier("phone", "+15550100001"));
        assertThat(event.properties()).containsEntry("topic", "billing").doesNotContainKey("customer_id");
    }

    @ParameterizedTest
    @CsvSource({
        "VOICE, call",
        "voice, call",
        "CALLBACK, call",
        "CHAT, chat",
        "MESSAGE, chat",
        "EMAIL, email",
        "SCREENSHARE, call"
    })
    void theMediumIsTheChannel(String medium, String channel) {
        assertThat(event(ENDED.replace("VOICE", medium)).channel()).isEqualTo(channel);
    }

    @Test
    void aChatHasTypesOfItsOwn() {
        assertThat(event(ENDED.replace("VOICE", "MESSAGE")).type()).isEqualTo("chat_ended");
        assertThat(event(ENDED.replace("VOICE", "EMAIL")).type()).isEqualTo("contact_ended");
    }

    @ParameterizedTest
    @CsvSource({
        "EMAIL, UNKNOWN, a@example.org, email, a@example.org",
        "MESSAGE, SMS, +15550100003, phone, +15550100003",
        "MESSAGE, WHATSAPP, 15550100003, phone, +15550100003",
        "MESSAGE, FACEBOOK, 12345678901234567, genesys.conversation_id, conv-1"
    })
    void whoWritesHasAnAddress(String medium, String service, String from, String namespace, String value) {
        var written = with("\"messageType\":\"" + service + "\",\"addressFrom\":\"" + from + "\"")
                .replace("VOICE", medium)
                .replace("\"ani\":\"tel:+15550100001\",", "");

        assertThat(event(written).identifiers()).containsExactly(new Identifier(namespace, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:agent@example.org", "anonymous", "tel:", "tel:+1-x"})
    void aNumberThatIsNoneIsNobody(String ani) {
        assertThat(event(ENDED.replace("tel:+15550100001", ani)).identifiers())
                .containsExactly(new Identifier("genesys.conversation_id", "conv-1"));
    }

    @Test
    void anEventWithoutATimeHappenedWhenItWasPublished() {
        assertThat(event(ENDED.replace("\"eventTime\":1767225600000,", "")).occurredAt())
                .isEqualTo("2026-01-01T00:00:09Z");
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        assertThat(read(ENDED.replace("1767225600000", "-1")).what()).containsExactly("occurred-at-invalid");
        assertThat(read(ENDED.replace("1767225600000", "1e300")).what()).containsExactly("occurred-at-invalid");
        assertThat(read(ENDED.replace("1767225600000", "\"now\"")).what()).containsExactly("occurred-at-invalid");
    }

    @Test
    void withoutATopicNameTheKindIsTheTopic() {
        var event = event(ENDED.replace("\"topicName\":\"v2.detail.events.conversation.conv-1.customer.end\",", ""));

        assertThat(event.type()).isEqualTo("call_ended");
    }

    @Test
    void aTranscriptIsNotKept() {
        var event = event(ENDED.replace(
                        "v2.detail.events.conversation.conv-1.customer.end", "v2.conversations.conv-1.transcription")
                .replace("\"eventTime\"", "\"transcripts\":[{\"text\":\"my card is\"}],\"eventTime\""));

        assertThat(event.type()).isEqualTo("transcription");
        assertThat(event.properties()).doesNotContainKey("transcripts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v2.users.u-1.presence",
                "v2.detail.events.conversation.",
                "v2.detail.events.conversation..customer.end",
                "v2.detail.events.conversation.conv-1.",
                "v2.detail.events.conversation.conv-1"
            })
    void whatIsOfNoConversationIsRefused(String topic) {
        var seen = read(ENDED.replace("v2.detail.events.conversation.conv-1.customer.end", topic))
                .seen()
                .getFirst();

        assertThat(seen.what()).isEqualTo("format-invalid");
        assertThat(seen.id()).isEqualTo("eb-2");
    }

    @Test
    void anEventWithoutABodyNamesNobody() {
        assertThat(event(ENDED.replace("eventBody", "other")).identifiers()).isEmpty();
    }

    @Test
    void somethingElseIsRefusedForItsShape() {
        assertThat(read("{\"hello\":1}").what()).containsExactly("format-invalid");
        assertThat(read("").what()).containsExactly("body-empty");
    }

    @Test
    void whatIsRefusedCanBeReadByItself() {
        var kept = read(ENDED.replace("1767225600000", "-1")).seen().getFirst();

        assertThat(event(kept.raw().replace("-1,\"conversationId\"", "0,\"conversationId\""))
                        .id())
                .isEqualTo("eb-2");
    }

    @Test
    void theSenderIsToldThatAllIsWellWhateverWasRefused() {
        var request = RecordingSink.request("/hooks/genesys/k", Map.of(), ENDED.getBytes(UTF_8));

        assertThat(format.received(request, new Answer.Received(0, List.of(), 1, List.of())))
                .isEqualTo(Reply.empty(200, Map.of()));
        assertThat(format.failed(request, new Answer.TooSlow("body-timed-out", "late")))
                .isEqualTo(new Reply.Refusal(503, "body-timed-out", "late"));
    }
}
