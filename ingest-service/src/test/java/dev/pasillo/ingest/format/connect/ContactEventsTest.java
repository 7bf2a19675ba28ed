package dev.pasillo.ingest.format.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Namespace;
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

/// Contact events, as EventBridge posts them.
class ContactEventsTest {
    private static final String ANSWERED = """
            {"version":"0","id":"eb-1","detail-type":"Amazon Connect Contact Event","source":"aws.connect",\
            "account":"111122223333","time":"2026-01-01T00:00:00Z","region":"eu-west-1",\
            "resources":["arn:aws:connect:eu-west-1:111122223333:instance/i-1"],"detail":{\
            "eventType":"CONNECTED_TO_AGENT","contactId":"c-1","initialContactId":"c-0","channel":"VOICE",\
            "initiationMethod":"INBOUND","initiationTimestamp":"2025-12-31T23:58:00.000Z",\
            "instanceArn":"arn:aws:connect:eu-west-1:111122223333:instance/i-1","queueInfo":{\
            "queueArn":"arn:aws:connect:eu-west-1:111122223333:instance/i-1/queue/q-1","queueType":"STANDARD",\
            "enqueueTimestamp":"2025-12-31T23:59:00.000Z"},"agentInfo":{\
            "agentArn":"arn:aws:connect:eu-west-1:111122223333:instance/i-1/agent/a-1",\
            "connectedToAgentTimestamp":"2026-01-01T00:00:00.000Z"}}}""";
    private static final String AGENT = ANSWERED.substring(ANSWERED.indexOf(",\"agentInfo\""), ANSWERED.length() - 2);

    private final ConnectFormat format = new ConnectFormat(Limits.DEFAULT);

    private RecordingSink read(String body) {
        var sink = new RecordingSink();
        assertThat(format.read(RecordingSink.request("/hooks/connect/k", Map.of(), body.getBytes(UTF_8)), sink))
                .isEqualTo(new Reading.Complete());
        return sink;
    }

    private SentEvent event(String body) {
        return read(body).only();
    }

    private static String of(String eventType) {
        return ANSWERED.replace("CONNECTED_TO_AGENT", eventType);
    }

    private static String unanswered(String eventType) {
        return of(eventType).replace(AGENT, "");
    }

    private static String by(String method, String body) {
        return body.replace("INBOUND", method);
    }

    @Test
    void anAnsweredCallStandsForItself() {
        var event = event(ANSWERED);

        assertThat(event.type()).isEqualTo("call_answered");
        assertThat(event.sourceType()).isEqualTo("CONNECTED_TO_AGENT");
        assertThat(event.actor()).isEqualTo("company");
        assertThat(event.channel()).isEqualTo("call");
        assertThat(event.id()).isEqualTo("c-1:CONNECTED_TO_AGENT");
        assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(event.revision()).isEqualTo(240);
        assertThat(event.identifiers()).containsExactly(new Identifier("connect.contact_id", "c-0"));
        assertThat(event.properties())
                .isEqualTo(Map.of(
                        "call_id", "c-1",
                        "initial_call_id", "c-0",
                        "direction", "inbound",
                        "initiation", "inbound",
                        "queue_id", "q-1",
                        "agent_id", "a-1"));
    }

    @Test
    void theFirstContactIsItsOwnFirst() {
        var event = event(ANSWERED.replace("\"c-0\"", "null"));

        assertThat(event.identifiers()).containsExactly(new Identifier("connect.contact_id", "c-1"));
        assertThat(event.properties()).doesNotContainKey("initial_call_id");
    }

    @Test
    void contactsLinkNobody() {
        assertThat(Namespace.of("connect.contact_id").strength()).isEqualTo(Namespace.Strength.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "INITIATED, INBOUND, call_started, customer",
        "INITIATED, WEBRTC_API, call_started, customer",
        "INITIATED, OUTBOUND, call_started, company",
        "INITIATED, CALLBACK, call_started, company",
        "INITIATED, API, call_started, company",
        "INITIATED, TRANSFER, call_transferred, company",
        "INITIATED, QUEUE_TRANSFER, call_transferred, company",
        "INITIATED, MONITOR, monitor_initiated, company",
        "QUEUED, INBOUND, call_queued, company",
        "CONNECTED_TO_AGENT, INBOUND, call_answered, company",
        "CONNECTED_TO_AGENT, OUTBOUND, call_answered, customer",
        "CONNECTED_TO_AGENT, TRANSFER, call_answered, company",
        "CONNECTED_TO_AGENT, MONITOR, monitor_connected_to_agent, company",
        "DISCONNECTED, INBOUND, call_ended, customer",
        "DISCONNECTED, OUTBOUND, call_ended, customer",
        "DISCONNECTED, MONITOR, monitor_disconnected, company",
        "COMPLETED, INBOUND, call_ended, customer",
        "CONTACT_DATA_UPDATED, INBOUND, contact_data_updated, system",
        "CONNECTED_TO_SYSTEM, OUTBOUND, connected_to_system, system",
        "AMD_DISABLED, OUTBOUND, amd_disabled, system"
    })
    void whatHappenedIsTheTypeAndSaysWhoActs(String eventType, String method, String type, String actor) {
        var event = event(by(method, of(eventType)));

        assertThat(event.type()).isEqualTo(type);
        assertThat(event.actor()).isEqualTo(actor);
    }

    @Test
    void whoHangsUpInTheQueueIsMissed() {
        var event = event(unanswered("DISCONNECTED"));

        assertThat(event.type()).isEqualTo("call_missed");
        assertThat(event.actor()).isEqualTo("customer");
    }

    @Test
    void whoHangsUpBeforeTheQueueIsNotMissed() {
        assertThat(event(unanswered("DISCONNECTED").replace("queueInfo", "other"))
                        .type())
                .isEqualTo("call_ended");
    }

    @Test
    void anOutgoingCallThatNobodyTakesHasNoAnswer() {
        var event = event(by("OUTBOUND", unanswered("DISCONNECTED")));

        assertThat(event.type()).isEqualTo("call_no_answer");
        assertThat(event.actor()).isEqualTo("company");
    }

    @Test
    void anOutgoingCallThatIsTakenWithoutAnAgentHasEnded() {
        var taken = by("API", unanswered("DISCONNECTED"))
                .replace("\"channel\"", "\"connectedToSystemTimestamp\":\"2026-01-01T00:00:00Z\",\"channel\"");

        assertThat(event(taken).type()).isEqualTo("call_ended");
    }

    @Test
    void anOutgoingCallThatGetsNowhereHasFailed() {
        var event = event(by("OUTBOUND", unanswered("DISCONNECTED"))
                .replace("\"channel\"", "\"disconnectReason\":\"OUTBOUND_DESTINATION_ENDPOINT_ERROR\",\"channel\""));

        assertThat(event.type()).isEqualTo("call_failed");
        assertThat(event.actor()).isEqualTo("system");
        assertThat(event.properties()).containsEntry("disconnect_reason", "OUTBOUND_DESTINATION_ENDPOINT_ERROR");
    }

    @ParameterizedTest
    @CsvSource({
        "VOICE, call, call_answered",
        "voice, call, call_answered",
        "Voice, call, call_answered",
        "CHAT, chat, chat_answered",
        "EMAIL, email, contact_answered",
        "TASK, other, contact_answered"
    })
    void theMediumIsTheChannelInAnyCase(String medium, String channel, String type) {
        var event = event(ANSWERED.replace("VOICE", medium));

        assertThat(event.channel()).isEqualTo(channel);
        assertThat(event.type()).isEqualTo(type);
    }

    @Test
    void aChatThatAPageBeginsByTheApiIsTheCustomers() {
        assertThat(event(by("API", of("INITIATED")).replace("VOICE", "CHAT")).actor())
                .isEqualTo("customer");
    }

    @Test
    void theEndComesTwiceAndCountsOnce() {
        var disconnected = event(of("DISCONNECTED"));
        var completed = event(of("COMPLETED")
                .replace("\"channel\"", "\"disconnectTimestamp\":\"2025-12-31T23:59:59.000Z\",\"channel\""));

        assertThat(completed.id()).isEqualTo(disconnected.id()).isEqualTo("c-1:DISCONNECTED");
        assertThat(completed.revision()).isEqualTo(241).isGreaterThan(disconnected.revision());
        assertThat(completed.occurredAt()).isEqualTo("2025-12-31T23:59:59.000Z");
    }

    @Test
    void aSecondQueueReplacesTheFirst() {
        var first = event(of("QUEUED"));
        var second = event(of("QUEUED").replace("2026-01-01T00:00:00Z", "2026-01-01T00:00:30Z"));

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.revision()).isEqualTo(300).isGreaterThan(first.revision());
    }

    @Test
    void aContactWithoutABeginningHasTheLowestRevisions() {
        assertThat(event(ANSWERED.replace("initiationTimestamp", "other")).revision())
                .isZero();
        assertThat(event(ANSWERED.replace("2025-12-31T23:58:00.000Z", "yesterday"))
                        .revision())
                .isZero();
    }

    @Test
    void noEventIsAboveARecord() {
        assertThat(event(ANSWERED.replace("2025-12-31T23:58:00.000Z", "1970-01-01T00:00:00Z"))
                        .revision())
                .isLessThan(ContactRecord.ABOVE_EVENTS);
    }

    @Test
    void whatIsNoStepHasTheEventsOwnId() {
        var event = event(of("CONTACT_DATA_UPDATED"));

        assertThat(event.id()).isEqualTo("eb-1");
        assertThat(event.revision()).isNull();
    }

    @Test
    void anEventTypeThatNobodyKnowsYetIsTaken() {
        assertThat(event(of("Wait Ended")).type()).isEqualTo("wait_ended");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"contactId\":\"c-1\",", "\"eventType\":\"CONNECTED_TO_AGENT\","})
    void anEventOfNoContactIsRefused(String missing) {
        var seen = read(ANSWERED.replace(missing, "")).seen().getFirst();

        assertThat(seen.what()).isEqualTo("format-invalid");
        assertThat(seen.id()).isEqualTo("eb-1");
    }

    @Test
    void anEmptyContactIdIsRefused() {
        assertThat(read(ANSWERED.replace("\"c-1\"", "\"\"")).what()).containsExactly("format-invalid");
    }

    @Test
    void aChannelThatIsNoTextIsRefused() {
        assertThat(read(ANSWERED.replace("\"VOICE\"", "7")).what()).containsExactly("format-invalid");
    }

    @Test
    void aQueueThatIsNoObjectIsRefused() {
        assertThat(read(ANSWERED.replace("\"queueInfo\":{", "\"queueInfo\":7,\"other\":{"))
                        .what())
                .containsExactly("format-invalid");
    }

    @Test
    void somethingElseIsRefusedForItsShape() {
        assertThat(read("{\"hello\":1}").what()).containsExactly("format-invalid");
        assertThat(read("{\"ticker_symbol\":\"QXZ\",\"price\":84.51}").what()).containsExactly("format-invalid");
        assertThat(read("").what()).containsExactly("body-empty");
    }

    @Test
    void whatIsRefusedCanBeReadByItself() {
        var kept = read(ANSWERED.replace("\"VOICE\"", "7")).seen().getFirst();

        assertThat(event(kept.raw().replace(":7,", ":\"VOICE\",")).id()).isEqualTo("c-1:CONNECTED_TO_AGENT");
    }

    @Test
    void eventBridgeIsToldThatAllIsWellWhateverWasRefused() {
        var request = RecordingSink.request("/hooks/connect/k", Map.of(), ANSWERED.getBytes(UTF_8));

        assertThat(format.received(request, new Answer.Received(0, List.of(), 1, List.of())))
                .isEqualTo(Reply.empty(200, Map.of()));
        assertThat(format.failed(request, new Answer.TooSlow("body-timed-out", "late")))
                .isEqualTo(new Reply.Refusal(503, "body-timed-out", "late"));
    }
}
