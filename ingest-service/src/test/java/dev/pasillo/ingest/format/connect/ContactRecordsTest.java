package dev.pasillo.ingest.format.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.SentEvent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Contact records, one by one.
class ContactRecordsTest {
    static final String RECORD = """
            {"AWSContactTraceRecordFormatVersion":"2017-03-10","AWSAccountId":"111122223333","ContactId":"c-1",\
            "InitialContactId":null,"Channel":"VOICE","InitiationMethod":"INBOUND",\
            "InitiationTimestamp":"2025-12-31T23:58:00Z","DisconnectTimestamp":"2026-01-01T00:05:00Z",\
            "LastUpdateTimestamp":"2026-01-01T00:06:00Z","CustomerEndpoint":{"Type":"TELEPHONE_NUMBER",\
            "Address":"+15550100001"},"SystemEndpoint":{"Type":"TELEPHONE_NUMBER","Address":"+15550100002"},\
            "Queue":{"Name":"Support","ARN":"arn:…","EnqueueTimestamp":"2025-12-31T23:59:00Z","Duration":60},\
            "Agent":{"Username":"agent1","ConnectedToAgentTimestamp":"2026-01-01T00:00:00Z",\
            "AgentInteractionDuration":280,"AfterContactWorkDuration":32,"CustomerHoldDuration":0,"NumberOfHolds":0},\
            "Attributes":{"customer_id":"u-42"}}""";

    private final ConnectFormat format = new ConnectFormat(Limits.DEFAULT);

    private RecordingSink read(String body) {
        var sink = new RecordingSink();
        assertThat(format.read(RecordingSink.request("/hooks/connect", Map.of(), body.getBytes(UTF_8)), sink))
                .isEqualTo(new Reading.Complete());
        return sink;
    }

    private List<SentEvent> events(String body) {
        return read(body).seen().stream()
                .map(seen -> Objects.requireNonNull(seen.event(), seen.what()))
                .toList();
    }

    private SentEvent end(String body) {
        return events(body).getLast();
    }

    private static String without(String member) {
        return RECORD.replace("\"" + member + "\":", "\"other\":");
    }

    private static String with(String members) {
        return RECORD.replace("\"ContactId\"", members + ",\"ContactId\"");
    }

    private static Identifier id(String namespace, String value) {
        return new Identifier(namespace, value);
    }

    @Test
    void aRecordTellsOfEachStep() {
        var events = events(RECORD);

        assertThat(events)
                .extracting(SentEvent::type)
                .containsExactly("call_started", "call_queued", "call_answered", "call_ended");
        assertThat(events).extracting(SentEvent::actor).containsExactly("customer", "company", "company", "customer");
        assertThat(events)
                .extracting(SentEvent::occurredAt)
                .containsExactly(
                        "2025-12-31T23:58:00Z", "2025-12-31T23:59:00Z", "2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z");
        assertThat(events)
                .extracting(SentEvent::id)
                .containsExactly("c-1:INITIATED", "c-1:QUEUED", "c-1:CONNECTED_TO_AGENT", "c-1:DISCONNECTED");
        assertThat(events)
                .extracting(SentEvent::sourceType)
                .containsExactly("INITIATED", "QUEUED", "CONNECTED_TO_AGENT", "call_completed");
    }

    @Test
    void eachStepNamesTheCustomer() {
        assertThat(events(RECORD))
                .allSatisfy(event -> assertThat(event.identifiers())
                        .containsExactlyInAnyOrder(id("user_id", "u-42"), id("phone", "+15550100001")));
    }

    @Test
    void theEndSaysHowItWas() {
        assertThat(end(RECORD).properties())
                .isEqualTo(Map.ofEntries(
                        Map.entry("call_id", "c-1"),
                        Map.entry("direction", "inbound"),
                        Map.entry("initiation", "inbound"),
                        Map.entry("line", "+15550100002"),
                        Map.entry("queue", "Support"),
                        Map.entry("agent", "agent1"),
                        Map.entry("duration_s", 420),
                        Map.entry("queue_s", 60),
                        Map.entry("talk_s", 280),
                        Map.entry("after_call_work_s", 32),
                        Map.entry("hold_s", 0),
                        Map.entry("holds", 0)));
    }

    @Test
    void theLatestRecordStays() {
        var updated = end(RECORD.replace("2026-01-01T00:06:00Z", "2026-01-01T00:07:00Z"));

        assertThat(updated.id()).isEqualTo(end(RECORD).id());
        assertThat(end(RECORD).revision()).isEqualTo(ContactRecord.ABOVE_EVENTS + 480);
        assertThat(updated.revision()).isEqualTo(ContactRecord.ABOVE_EVENTS + 540);
    }

    @Test
    void stepsThatWereNotAreNotTold() {
        assertThat(events(RECORD.replaceAll("\"Queue\":.*}", "\"Queue\":null,\"Agent\":null}")))
                .extracting(SentEvent::type)
                .containsExactly("call_started", "call_ended");
    }

    @Test
    void whoHangsUpInTheQueueIsMissed() {
        assertThat(events(without("ConnectedToAgentTimestamp")))
                .extracting(SentEvent::type)
                .containsExactly("call_started", "call_queued", "call_missed");
    }

    @Test
    void anOutgoingCallIsTheCompanys() {
        var events = events(RECORD.replace("INBOUND", "OUTBOUND"));

        assertThat(events).extracting(SentEvent::actor).containsExactly("company", "company", "customer", "customer");
        assertThat(events.getLast().properties()).containsEntry("direction", "outbound");
    }

    @Test
    void aCallThatIsPassedOnDoesNotEndTwice() {
        assertThat(end(with("\"NextContactId\":\"c-2\"")).type()).isEqualTo("call_part_ended");
        assertThat(events(with("\"PreviousContactId\":\"c-0\"")
                        .replace("INBOUND", "TRANSFER")
                        .replace("\"InitialContactId\":null", "\"InitialContactId\":\"c-0\"")))
                .extracting(SentEvent::type)
                .containsExactly("call_transferred", "call_queued", "call_answered", "call_ended");
    }

    @ParameterizedTest
    @CsvSource({
        "TELEPHONE_NUMBER, +15550100009, phone, +15550100009",
        "EMAIL_ADDRESS, a@example.org, email, a@example.org",
        "TELEPHONE_NUMBER, anonymous, connect.contact_id, c-1",
        "VOIP, sip:x@example.org, connect.contact_id, c-1",
        "CONTACT_FLOW, +15550100009, connect.contact_id, c-1"
    })
    void theCustomersEndOfTheLineIsWhoItIs(String type, String address, String namespace, String value) {
        var record = without("Attributes")
                .replace(
                        "{\"Type\":\"TELEPHONE_NUMBER\",\"Address\":\"+15550100001\"}",
                        "{\"Type\":\"" + type + "\",\"Address\":\"" + address + "\"}");

        assertThat(end(record).identifiers()).containsExactly(id(namespace, value));
    }

    @Test
    void aContactOfNobodyStandsForItsFirst() {
        var record = RECORD.replace("\"Attributes\":", "\"other\":")
                .replace("\"CustomerEndpoint\":", "\"another\":")
                .replace("\"InitialContactId\":null", "\"InitialContactId\":\"c-0\"");

        assertThat(end(record).identifiers()).containsExactly(id("connect.contact_id", "c-0"));
        assertThat(end(record).properties()).containsEntry("initial_call_id", "c-0");
    }

    @Test
    void otherAttributesAreKeptWithTheEndAndCannotReplaceWhatItSays() {
        var events = events(RECORD.replace(
                "{\"customer_id\":\"u-42\"}", "{\"user_id\":\"u-42\",\"topic\":\"billing\",\"call_id\":\"x\"}"));

        assertThat(events.getLast().properties())
                .containsEntry("topic", "billing")
                .containsEntry("call_id", "c-1")
                .doesNotContainKey("user_id");
        assertThat(events.getFirst().properties()).doesNotContainKey("topic");
    }

    @Test
    void aRecordWithoutAnEndEndedWhenItWasWritten() {
        var end = end(without("DisconnectTimestamp"));

        assertThat(end.occurredAt()).isEqualTo("2026-01-01T00:06:00Z");
        assertThat(end.properties()).doesNotContainKey("duration_s");
    }

    @Test
    void aChatHasTypesOfItsOwn() {
        assertThat(events(RECORD.replace("VOICE", "Chat")))
                .extracting(SentEvent::type)
                .containsExactly("chat_started", "chat_queued", "chat_answered", "chat_ended");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "InitiationTimestamp",
                "DisconnectTimestamp",
                "LastUpdateTimestamp",
                "EnqueueTimestamp",
                "ConnectedToAgentTimestamp"
            })
    void aTimeThatIsNoneRefusesTheRecordOnce(String name) {
        var broken = RECORD.replaceFirst("(\"" + name + "\":\")[^\"]+", "$1tomorrow");

        var seen = read(broken).seen();

        assertThat(seen).hasSize(1);
        assertThat(seen.getFirst().what()).isEqualTo("occurred-at-invalid");
        assertThat(seen.getFirst().id()).isEqualTo("c-1:DISCONNECTED");
        assertThat(seen.getFirst().raw()).isEqualTo(broken);
    }

    @Test
    void anEmptyIdIsRefused() {
        assertThat(read(RECORD.replace("\"c-1\"", "\"\"")).what()).containsExactly("id-invalid");
    }

    @Test
    void anIdThatIsNoTextIsRefused() {
        assertThat(read(RECORD.replace("\"c-1\"", "[]")).what()).containsExactly("id-invalid");
    }

    @Test
    void anAddressThatIsNoTextIsRefused() {
        assertThat(read(RECORD.replace("\"+15550100001\"", "{}")).what()).containsExactly("identifier-invalid");
    }

    @Test
    void attributesThatAreNoObjectAreRefused() {
        assertThat(read(RECORD.replace("{\"customer_id\":\"u-42\"}", "[1]")).what())
                .containsExactly("format-invalid");
    }

    @Test
    void aKeyThatIsSaidTwiceIsRefused() {
        assertThat(read(with("\"ContactId\":\"c-2\"")).what()).containsExactly("duplicate-key");
    }
}
