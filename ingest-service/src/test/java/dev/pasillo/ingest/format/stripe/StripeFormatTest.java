package dev.pasillo.ingest.format.stripe;

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

class StripeFormatTest {
    private static final String SESSION = """
            {"id":"evt_1","object":"event","type":"checkout.session.completed","created":1767225600,"livemode":true,\
            "data":{"object":{"id":"cs_1","object":"checkout.session","amount_total":1250,"currency":"eur",\
            "payment_status":"paid","client_reference_id":"u-42","customer":"cus_1",\
            "customer_details":{"email":"a@example.org","phone":null,"name":"A"},"payment_intent":"pi_1",\
            "metadata":{"anonymous_id":"an-1"}}}}""";

    private final StripeFormat format = new StripeFormat(Limits.DEFAULT);

    private RecordingSink read(String body) {
        var sink = new RecordingSink();
        var request = RecordingSink.request("/hooks/stripe/k", Map.of(), body.getBytes(UTF_8));
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
        var request = RecordingSink.request("/hooks/stripe/k", Map.of(), new byte[0]);

        assertThat(format.received(request, new Answer.Received(0, List.of(), 1, List.of())))
                .isEqualTo(Reply.empty(200, Map.of()));
    }

    @Test
    void somethingElseIsRefusedForItsShape() {
        assertThat(read("[7]").what()).containsExactly("event-not-an-object");
        assertThat(read("{\"x\":").what()).containsExactly("json-invalid");
    }

    @Test
    void aPaidSessionIsAnOrder() {
        var event = event(SESSION);

        assertThat(event.type()).isEqualTo("order_paid");
        assertThat(event.sourceType()).isEqualTo("checkout.session.completed");
        assertThat(event.id()).isEqualTo("evt_1");
        assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(event.channel()).isEqualTo("web");
        assertThat(event.identifiers())
                .containsExactlyInAnyOrder(
                        id("user_id", "u-42"),
                        id("stripe.customer_id", "cus_1"),
                        id("anonymous_id", "an-1"),
                        id("email", "a@example.org"));
        assertThat(event.properties())
                .isEqualTo(Map.of(
                        "order_id", "pi_1",
                        "object", "checkout.session",
                        "total", 12.5,
                        "currency", "EUR",
                        "payment_status", "paid",
                        "livemode", true));
    }

    @Test
    void aSessionWhoseBankTakesItsTimeIsPaidLater() {
        assertThat(event(SESSION.replace("\"paid\"", "\"unpaid\"")).type()).isEqualTo("checkout_session_completed");
        assertThat(event(SESSION.replace("session.completed", "session.async_payment_succeeded"))
                        .type())
                .isEqualTo("order_paid");
    }

    @Test
    void aPaymentAtATerminalIsAnOrderInTheStore() {
        var intent = SESSION.replace("checkout.session.completed", "payment_intent.succeeded")
                .replace("checkout.session", "payment_intent")
                .replace("\"payment_intent\":\"pi_1\",", "\"payment_method_types\":[\"card_present\"],")
                .replace("cs_1", "pi_1")
                .replace("amount_total", "amount");

        var event = event(intent);

        assertThat(event.type()).isEqualTo("order_paid");
        assertThat(event.channel()).isEqualTo("store");
        assertThat(event.properties()).containsEntry("order_id", "pi_1").containsEntry("total", 12.5);
        assertThat(event(intent.replace("card_present", "card")).type()).isEqualTo("payment_intent_succeeded");
    }

    @Test
    void aRefundHasTheOrderOfItsPayment() {
        var event = event("""
                {"id":"evt_2","object":"event","type":"charge.refunded","created":1767225600,"data":{"object":{\
                "id":"ch_1","object":"charge","amount":1250,"amount_refunded":500,"currency":"jpy","customer":{"id":"cus_1"},\
                "payment_intent":"pi_1","billing_details":{"email":"a@example.org"},"metadata":{"order_id":"o-9","user_id":7}}}}""");

        assertThat(event.type()).isEqualTo("order_refunded");
        assertThat(event.properties())
                .containsEntry("order_id", "o-9")
                .containsEntry("total", 1250.0)
                .containsEntry("refunded", 500.0);
        assertThat(event.identifiers())
                .containsExactlyInAnyOrder(
                        id("user_id", "7"), id("stripe.customer_id", "cus_1"), id("email", "a@example.org"));
    }

    @Test
    void metadataChangesNothingThatStripeSays() {
        var event = event(SESSION.replace("\"anonymous_id\"", "\"total\":\"1\",\"shop\":\"madrid\",\"anonymous_id\""));

        assertThat(event.properties()).containsEntry("total", 12.5).containsEntry("shop", "madrid");
    }

    @Test
    void whatIsNotWellKnownKeepsStripesName() {
        var event = event(SESSION.replace("checkout.session.completed", "customer.subscription.deleted"));

        assertThat(event.type()).isEqualTo("customer_subscription_deleted");
        assertThat(event.sourceType()).isEqualTo("customer.subscription.deleted");
    }

    @Test
    void aThinEventIsRefused() {
        assertThat(read("{\"id\":\"evt_1\",\"object\":\"v2.core.event\",\"type\":\"v1.billing.meter.error\"}")
                        .what())
                .containsExactly("format-invalid");
    }

    @Test
    void aTimeThatIsNoneIsRefused() {
        assertThat(read(SESSION.replace("1767225600", "1e300")).what()).containsExactly("occurred-at-invalid");
        assertThat(read(SESSION.replace("1767225600", "{}")).what()).containsExactly("occurred-at-invalid");
    }

    @ParameterizedTest
    @CsvSource({"\"cus_1\",[]", "\"u-42\",{}", "\"a@example.org\",7"})
    void aNameThatIsNoneIsRefused(String good, String bad) {
        assertThat(read(SESSION.replace(good, bad)).what()).containsExactly("identifier-invalid");
    }
}
