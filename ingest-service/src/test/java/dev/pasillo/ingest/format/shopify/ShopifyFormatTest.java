package dev.pasillo.ingest.format.shopify;

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
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShopifyFormatTest {
    private static final String ORDER = """
            {"id":1001,"admin_graphql_api_id":"gid://shopify/Order/1001","name":"#1001","email":"a@example.org","phone":null,\
            "created_at":"2026-01-01T01:00:00+01:00","processed_at":"2026-01-01T01:00:00+01:00",\
            "updated_at":"2026-01-01T01:00:02+01:00","currency":"EUR","total_price":"12.50","financial_status":"paid",\
            "source_name":"pos","location_id":55,"checkout_token":"ck1","cart_token":"ct1","landing_site":"/?utm_source=x",\
            "client_details":{"browser_ip":"198.51.100.7","user_agent":"Mozilla/5.0"},\
            "customer":{"id":42,"email":"a@example.org","phone":"+15550100001"},\
            "line_items":[{"id":1,"product_id":7,"sku":"x","title":"Mug","quantity":1,"price":"12.50"}]}""";
    private static final Map<String, String> PAID = Map.of(
            "X-Shopify-Topic", "orders/paid",
            "X-Shopify-Shop-Domain", "acme.myshopify.com",
            "X-Shopify-Hmac-Sha256", "c2VjcmV0",
            "X-Shopify-Event-Id", "ev-1",
            "X-Shopify-Webhook-Id", "wh-1",
            "X-Shopify-Triggered-At", "2026-01-01T00:00:03Z",
            "User-Agent", "Shopify-Captain-Hook");

    private final ShopifyFormat format = new ShopifyFormat(Limits.DEFAULT);

    private RecordingSink read(String body) {
        var sink = new RecordingSink();
        var request = RecordingSink.request("/hooks/shopify/k", Map.of(), body.getBytes(UTF_8));
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
        var request = RecordingSink.request("/hooks/shopify/k", Map.of(), new byte[0]);

        assertThat(format.received(request, new Answer.Received(0, List.of(), 1, List.of())))
                .isEqualTo(Reply.empty(200, Map.of()));
    }

    @Test
    void somethingElseIsRefusedForItsShape() {
        assertThat(read("[7]").what()).containsExactly("event-not-an-object");
        assertThat(read("{\"x\":").what()).containsExactly("json-invalid");
    }

    private RecordingSink delivered(String path, Map<String, String> head, String body) {
        var sink = new RecordingSink();
        format.read(RecordingSink.request(path, head, body.getBytes(UTF_8)), sink);
        return sink;
    }

    private RecordingSink about(String topic, String body) {
        return delivered(
                "/hooks/shopify/k",
                Map.of("X-Shopify-Topic", topic, "X-Shopify-Shop-Domain", "acme", "X-Shopify-Event-Id", "ev-1"),
                body);
    }

    @Test
    void aPaidOrderOfThePointOfSaleIsAnOrderInTheStore() {
        var event = delivered("/hooks/shopify/k", PAID, ORDER).only();

        assertThat(event.type()).isEqualTo("order_paid");
        assertThat(event.sourceType()).isEqualTo("orders/paid");
        assertThat(event.id()).isEqualTo("acme.myshopify.com:orders/paid:ev-1");
        assertThat(event.occurredAt()).isEqualTo("2026-01-01T01:00:00+01:00");
        assertThat(event.channel()).isEqualTo("store");
        assertThat(event.identifiers())
                .containsExactlyInAnyOrder(
                        id("shopify.customer_id", "42"),
                        id("email", "a@example.org"),
                        id("phone", "+15550100001"),
                        id("anonymous_id", "ct1"));
        assertThat(event.properties())
                .isEqualTo(Map.of(
                        "order_id", "1001",
                        "total", 12.5,
                        "currency", "EUR",
                        "name", "#1001",
                        "financial_status", "paid",
                        "source_name", "pos",
                        "location_id", 55,
                        "landing_site", "/?utm_source=x",
                        "line_items",
                                List.of(Map.of(
                                        "product_id",
                                        7,
                                        "sku",
                                        "x",
                                        "title",
                                        "Mug",
                                        "quantity",
                                        1,
                                        "price",
                                        "12.50"))));
    }

    @Test
    void newerDeliveriesHaveOtherHeaders() {
        var event = delivered(
                        "/hooks/shopify/k",
                        Map.of(
                                "shopify-topic",
                                "orders/cancelled",
                                "shopify-shop-domain",
                                "acme",
                                "shopify-webhook-id",
                                "w"),
                        ORDER.replace("\"currency\"", "\"cancelled_at\":\"2026-01-02T00:00:00Z\",\"currency\"")
                                .replace("\"pos\"", "\"web\""))
                .only();

        assertThat(event.type()).isEqualTo("order_cancelled");
        assertThat(event.id()).isEqualTo("acme:orders/cancelled:w");
        assertThat(event.occurredAt()).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(event.channel()).isEqualTo("web");
    }

    @Test
    void withoutAnIdOfItsOwnTheResourceAndItsChangeAreOne() {
        assertThat(delivered("/hooks/shopify/k", Map.of("X-Shopify-Topic", "orders/paid"), ORDER)
                        .only()
                        .id())
                .isEqualTo("orders/paid:1001:2026-01-01T01:00:02+01:00");
    }

    @Test
    void aCheckoutAndItsOrderHaveTheCartInCommon() {
        var event = about("checkouts/create", """
                {"id":5,"token":"ck1","cart_token":"ct1","email":null,"created_at":"2026-01-01T00:00:00Z",\
                "abandoned_checkout_url":"https://shop.example/r","total_price":"3.00"}""").only();

        assertThat(event.type()).isEqualTo("checkout_started");
        assertThat(event.identifiers()).containsExactly(id("anonymous_id", "ct1"));
    }

    @Test
    void refundsAreReadOutOfTheOrderThatTheyChanged() {
        var sink = about(
                "orders/updated",
                ORDER.replace(
                        "\"currency\"",
                        "\"refunds\":[{\"id\":9,\"order_id\":1001,\"created_at\":\"2026-01-03T00:00:00Z\",\"transactions\":"
                                + "[{\"amount\":\"0.10\"},{\"amount\":\"0.20\"}]}],\"currency\""));

        assertThat(sink.what()).containsExactly("acme:orders/updated:ev-1", "acme:refund:9");
        var refund = Objects.requireNonNull(sink.seen().getLast().event());
        assertThat(refund.type()).isEqualTo("order_refunded");
        assertThat(refund.occurredAt()).isEqualTo("2026-01-03T00:00:00Z");
        assertThat(refund.properties()).containsEntry("total", 0.3).containsEntry("order_id", "1001");
        assertThat(refund.identifiers()).contains(id("email", "a@example.org"));
    }

    @Test
    void aRefundByItselfNamesNobody() {
        var event = about("refunds/create", "{\"id\":9,\"order_id\":1001,\"created_at\":\"2026-01-03T00:00:00Z\"}")
                .only();

        assertThat(event.type()).isEqualTo("order_refunded");
        assertThat(event.identifiers()).isEmpty();
    }

    @Test
    void aCustomerIsItsOwnCustomer() {
        var event = about("customers/create", """
                {"id":42,"admin_graphql_api_id":"gid://shopify/Customer/42","email":"a@example.org",\
                "created_at":"2026-01-01T00:00:00Z"}""").only();

        assertThat(event.type()).isEqualTo("customers_create");
        assertThat(event.identifiers())
                .containsExactlyInAnyOrder(id("shopify.customer_id", "42"), id("email", "a@example.org"));
    }

    @ParameterizedTest
    @CsvSource({"customers/redact", "shop/redact", "customers/data_request"})
    void aRequestAboutPersonalDataIsNoEvent(String topic) {
        assertThat(about(topic, ORDER).what()).containsExactly("format-invalid");
    }

    @Test
    void whatIsRefusedIsKeptWithItsHeadAndCanBeReadByItself() {
        var broken = ORDER.replace("\"email\":\"a@example.org\",\"phone\":null", "\"email\":7,\"phone\":null");

        var kept = delivered("/hooks/shopify/k", PAID, broken).seen().getFirst();

        assertThat(kept.what()).isEqualTo("identifier-invalid");
        assertThat(kept.raw()).contains("x-shopify-topic: orders/paid\n").doesNotContainIgnoringCase("hmac", "hook/1");
        var again = delivered("/v1/replay", Map.of(), kept.raw().replace("\"email\":7", "\"email\":\"a@example.org\""));
        assertThat(again.only().id()).isEqualTo("acme.myshopify.com:orders/paid:ev-1");
    }
}
