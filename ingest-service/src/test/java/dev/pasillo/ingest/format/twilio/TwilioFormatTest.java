package dev.pasillo.ingest.format.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SenderFormat.Proof;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.SentEvent;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioFormatTest {
    private static final String CALL =
            "CallSid=CA01&AccountSid=AC01&From=%2B15550100001&To=%2B15550100002&Direction=inbound"
                    + "&CallStatus=completed&CallDuration=42&Duration=1&ApiVersion=2010-04-01&SequenceNumber=3"
                    + "&Timestamp=Thu%2C%2001%20Jan%202026%2000%3A00%3A00%20%2B0000&CallbackSource=call-progress-events";

    private final TwilioFormat format = new TwilioFormat(Limits.DEFAULT);

    private RecordingSink read(String body) {
        var sink = new RecordingSink();
        var request = RecordingSink.request("/hooks/twilio/k", Map.of(), body.getBytes(UTF_8));
        assertThat(format.read(request, sink)).isEqualTo(new Reading.Complete());
        return sink;
    }

    private SentEvent event(String body) {
        return read(body).only();
    }

    private static Identifier phone(String value) {
        return new Identifier("phone", value);
    }

    private static SentRequest request(
            String method, String publicUrl, @Nullable String query, Map<String, String> headers, String body) {
        var plain = RecordingSink.request("/hooks/twilio/k", headers, body.getBytes(UTF_8));
        return new SentRequest(
                method,
                plain.path(),
                query,
                "http://10.0.0.1",
                "k",
                plain.headers(),
                Body.of(body.getBytes(UTF_8)),
                new SourceSettings(null, null, publicUrl, Set.of(), List.of("tw_secret"), null, Map.of()));
    }

    private static Map<String, String> signed(String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec("tw_secret".getBytes(UTF_8), "HmacSHA1"));
        return Map.of("X-Twilio-Signature", Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8))));
    }

    @Test
    void aCallThatIsOverIsOfWhoCalled() {
        var event = event(CALL);

        assertThat(event.type()).isEqualTo("call_ended");
        assertThat(event.sourceType()).isEqualTo("completed");
        assertThat(event.id()).isEqualTo("CA01:completed:3");
        assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(event.channel()).isEqualTo("call");
        assertThat(event.identifiers()).containsExactly(phone("+15550100001"));
        assertThat(event.properties())
                .isEqualTo(
                        Map.of("call_id", "CA01", "direction", "inbound", "line", "+15550100002", "duration_s", 42.0));
    }

    @ParameterizedTest
    @CsvSource({
        "queued, inbound, call_queued,",
        "initiated, inbound, call_started,",
        "ringing, inbound, call_ringing, company",
        "in-progress, inbound, call_answered,",
        "busy, inbound, call_missed, company",
        "no-answer, inbound, call_missed,",
        "canceled, inbound, call_missed,",
        "failed, inbound, call_missed, system",
        "initiated, outbound-api, call_started, company",
        "in-progress, outbound-api, call_answered, customer",
        "completed, outbound-dial, call_ended, customer",
        "no-answer, outbound-api, call_no_answer, company",
        "failed, outbound-api, call_failed, system"
    })
    void everyStatusHasATypeAndAnActor(String status, String direction, String type, String actor) {
        var event = event(CALL.replace("completed", status).replace("inbound", direction));

        assertThat(event.type()).isEqualTo(type);
        assertThat(event.actor()).isEqualTo(actor);
    }

    @Test
    void whoIsCalledIsTheCustomerOfACallThatTheCompanyMakes() {
        assertThat(event(CALL.replace("inbound", "outbound-api")).identifiers()).containsExactly(phone("+15550100002"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anonymous", "client:alice", "sip:alice@example.org", "%2B266696687", "%2B7378742833", ""})
    void whoDoesNotShowANumberIsNobody(String caller) {
        assertThat(event(CALL.replace("%2B15550100001", caller)).identifiers()).isEmpty();
    }

    @Test
    void withoutASequenceTheStatusIsTheId() {
        assertThat(event("CallSid=CA01&CallStatus=completed&From=%2B15550100001")
                        .id())
                .isEqualTo("CA01:completed");
        assertThat(event("CallSid=CA01&CallStatus=completed&From=%2B15550100001")
                        .occurredAt())
                .isNull();
    }

    @Test
    void aQueryIsReadLikeAForm() {
        var sink = new RecordingSink();
        format.read(request("GET", "https://x", CALL, Map.of(), ""), sink);

        assertThat(sink.only()).isEqualTo(event(CALL));
        assertThat(sink.seen().getFirst().raw()).isEqualTo(CALL);
    }

    @Test
    void jsonIsReadLikeAForm() {
        assertThat(event("{\"CallSid\":\"CA01\",\"CallStatus\":\"completed\",\"From\":\"+15550100001\"}")
                        .identifiers())
                .containsExactly(phone("+15550100001"));
    }

    @Test
    void ofAQueryOnlyTheAddressIsSigned() throws GeneralSecurityException {
        var headers = signed("https://x/hooks/twilio/k?" + CALL);

        assertThat(format.proof(request("GET", "https://x", CALL, headers, ""), Instant.EPOCH))
                .isInstanceOf(Proof.Genuine.class);
        assertThat(format.proof(request("GET", "https://x", CALL + "1", headers, ""), Instant.EPOCH))
                .isInstanceOf(Proof.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://x, https://x:443",
        "https://x:443, https://x",
        "https://x:8443, https://x",
        "http://x, http://x:80"
    })
    void aPortMayHaveBeenAddedOrDroppedOnTheWay(String here, String there) throws GeneralSecurityException {
        var headers = signed(there + "/hooks/twilio/kCallSidCA01");

        assertThat(format.proof(request("POST", here, null, headers, "CallSid=CA01"), Instant.EPOCH))
                .isInstanceOf(Proof.Genuine.class);
    }

    @Test
    void severalValuesOfANameCountOnceEachInTheirOrder() throws GeneralSecurityException {
        var headers = signed("https://x/hooks/twilio/kBaA1A2B");

        assertThat(format.proof(request("POST", "https://x", null, headers, "B=&A=2&A=1&A=2&Ba="), Instant.EPOCH))
                .isInstanceOf(Proof.Refused.class);
        headers = signed("https://x/hooks/twilio/kA1A2BBa");
        assertThat(format.proof(request("POST", "https://x", null, headers, "B=&A=2&A=1&A=2&Ba="), Instant.EPOCH))
                .isInstanceOf(Proof.Genuine.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CallStatus=completed", "CallSid=%zz", "%", "x", "CallSid=CA01"})
    void whatIsNoCallbackIsRefused(String body) {
        assertThat(read(body).what()).containsExactly("format-invalid");
    }

    @Test
    void aTextThatCannotBeKeptIsRefused() {
        assertThat(read(CALL.replace("CA01", "CA%0001")).what()).containsExactly("text-invalid");
    }

    @Test
    void nothingIsNoCallback() {
        assertThat(read("").what()).containsExactly("body-empty");
    }

    @Test
    void theSenderIsToldNothing() {
        var request = RecordingSink.request("/hooks/twilio/k", Map.of(), new byte[0]);

        assertThat(format.received(request, new Answer.Received(0, List.of(), 1, List.of())))
                .isEqualTo(Reply.empty(204, Map.of()));
    }
}
