package dev.pasillo.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.application.SourceSettings;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One good body of each format, to be spoiled.
final class Samples {
    private static final String NATIVE = """
            {"id":"e-1","occurredAt":"2026-01-01T00:00:00Z","channel":"web","type":"page_viewed","actor":"customer",\
            "identifiers":[{"namespace":"anonymous_id","value":"an-1"},{"namespace":"user_id","value":"u-42"}],\
            "properties":{"path":"/größe"},"traits":{"coupons":2},"revision":1,\
            "rating":{"scale":"csat","value":4,"min":1,"max":5},\
            "feedback":{"text":"…","language":"en","about":{"order_id":"o-9"}}}""";

    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("native", "[" + NATIVE + "," + NATIVE + "]"),
            Map.entry("segment", """
            {"batch":[{"type":"track","event":"Order Completed","messageId":"m-1","timestamp":"2026-01-01T00:00:00.000Z",\
            "anonymousId":"an-1","userId":"u-42","properties":{"order_id":"o-9","revenue":12.5},\
            "context":{"page":{"path":"/p"},"library":{"name":"@segment/analytics-node"}}}],"writeKey":"KEY",\
            "sentAt":"2026-01-01T00:00:01.000Z"}"""),
            Map.entry("posthog", """
            {"api_key":"KEY","batch":[{"uuid":"01a20161-07f8-715b-baa7-bde83dd2c820","event":"order completed",\
            "timestamp":"2026-01-01T00:00:00.000Z","distinct_id":"u-42","properties":{"revenue":12.5,\
            "$lib":"posthog-node","$set":{"email":"a@example.org"}}}],"sent_at":"2026-01-01T00:00:01.000Z"}"""),
            Map.entry("snowplow", """
            {"schema":"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4","data":[{"e":"se",\
            "eid":"94050613-0000-4000-8000-adf4fe391711","aid":"shop","p":"web","uid":"u-42","se_ca":"shop","se_ac":"add",\
            "duid":"814da28d-0000-4000-8000-482fb4fcf601","dtm":"1767225600000","stm":"1767225600400"}]}"""),
            Map.entry("cloudevents", """
            {"specversion":"1.0","id":"e-1","source":"/shop","type":"com.acme.order","time":"2026-01-01T00:00:00Z",\
            "subject":"u-42","anonymousid":"an-1","datacontenttype":"application/json","data":{"total":12.5}}"""),
            Map.entry("ga4", """
            {"client_id":"1234567890.1767225600","user_id":"u-42","timestamp_micros":1767225600000000,\
            "user_properties":{"tier":{"value":"gold"}},"events":[{"name":"purchase","params":{"transaction_id":"o-9",\
            "value":12.5}}]}"""),
            Map.entry("matomo", """
            {"requests":["?idsite=3&rec=1&url=https%3A%2F%2Fshop.example%2Fp&action_name=P&uid=u-42&e_c=shop&e_a=add&e_v=2\
            &cdt=2026-01-01%2000%3A00%3A00&ec_items=%5B%5B%22a%22%2C%22b%22%5D%5D&cvar=%7B%221%22%3A%5B%22a%22%2C%22b%22%5D%7D",\
            {"idsite":3,"rec":1,"uid":"u","url":"https://shop.example"}],"token_auth":"K","send_image":1}"""),
            Map.entry("generic", """
            {"call":{"id":"c-1","ended":"01.01.2026 01:00:00","seconds":42},"disposition":"ANSWERED",\
            "from":{"number":"+15550100001"},"customer":9001}"""),
            Map.entry("stripe", """
            {"id":"evt_1","object":"event","type":"checkout.session.completed","created":1767225600,"livemode":true,\
            "data":{"object":{"id":"cs_1","object":"checkout.session","amount_total":1250,"currency":"eur",\
            "payment_status":"paid","client_reference_id":"u-42","customer":"cus_1",\
            "customer_details":{"email":"a@example.org","phone":null},"payment_intent":"pi_1",\
            "metadata":{"anonymous_id":"an-1"}}}}"""),
            Map.entry("shopify", """
            {"id":1001,"name":"#1001","email":"a@example.org","phone":null,"processed_at":"2026-01-01T01:00:00+01:00",\
            "currency":"EUR","total_price":"12.50","source_name":"pos","cart_token":"ct1",\
            "customer":{"id":42,"phone":"+15550100001"},"line_items":[{"product_id":7,"quantity":1,"price":"12.50"}]}"""),
            Map.entry("sendgrid", """
            [{"email":"a@example.org","timestamp":1767225600,"event":"click","sg_event_id":"s1","category":["spring"],\
            "sg_message_id":"m1.filter0001.1.0","url":"https://shop.example/","user_id":"u-42","coupon":"SPRING"}]\r
            """),
            Map.entry("mailgun", """
            {"signature":{"timestamp":"1767225600","token":"tok0123456789","signature":"9ecb"},"event-data":{"id":"ev-1",\
            "event":"failed","severity":"permanent","reason":"bounce","timestamp":1767225600.12,"tags":["spring"],\
            "recipient":"a@example.org","user-variables":{"user_id":"u-42"},"delivery-status":{"code":550},\
            "message":{"headers":{"message-id":"m1@mg.example","subject":"Hi"}}}}"""),
            Map.entry("postmark", """
            {"RecordType":"Click","MessageID":"m1","Recipient":"a@example.org","ReceivedAt":"2026-01-01T00:00:00Z",\
            "OriginalLink":"https://shop.example/","Tag":"spring","Metadata":{"user_id":"u-42","coupon":"S"}}"""),
            Map.entry("ses", """
            {"Type":"Notification","MessageId":"sns-1","TopicArn":"arn:aws:sns:eu-west-1:111122223333:ses",\
            "Timestamp":"2026-01-01T00:00:00.000Z","SignatureVersion":"2","Signature":"c2lnbmF0dXJl",\
            "SigningCertURL":"https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-x.pem",\
            "Message":"{\\"eventType\\":\\"Bounce\\",\\"bounce\\":{\\"bounceType\\":\\"Permanent\\",\\"timestamp\\":\
            \\"2026-01-01T00:00:00.000Z\\",\\"bouncedRecipients\\":[{\\"emailAddress\\":\\"a@example.org\\"}]},\\"mail\\":{\
            \\"messageId\\":\\"ses-1\\",\\"destination\\":[\\"a@example.org\\"],\\"tags\\":{\\"user_id\\":[\\"u-42\\"]}}}"}"""),
            Map.entry("typeform", """
            {"event_id":"t1","event_type":"form_response","form_response":{"form_id":"f1","token":"r1",\
            "submitted_at":"2026-01-01T00:00:00Z","hidden":{"user_id":"u-42"},"definition":{"fields":[{"id":"q1",\
            "title":"How likely?","type":"opinion_scale","properties":{"steps":5,"start_at_one":true}}]},"answers":[\
            {"type":"number","number":4,"field":{"id":"q1","type":"opinion_scale","ref":"nps"}},\
            {"type":"text","text":"Fast","field":{"id":"q2","type":"long_text","ref":"why"}}]}}"""),
            Map.entry(
                    "twilio",
                    "CallSid=CA01&From=%2B15550100001&To=%2B15550100002&Direction=inbound&CallStatus=completed"
                            + "&CallDuration=42&SequenceNumber=3&Timestamp=Thu%2C%2001%20Jan%202026%2000%3A00%3A00%20%2B0000"),
            Map.entry("connect", delivered("""
            {"AWSContactTraceRecordFormatVersion":"2017-03-10","ContactId":"c-1","InitialContactId":null,\
            "Channel":"VOICE","InitiationMethod":"INBOUND","InitiationTimestamp":"2025-12-31T23:58:00Z",\
            "DisconnectTimestamp":"2026-01-01T00:05:00Z","LastUpdateTimestamp":"2026-01-01T00:06:00Z",\
            "CustomerEndpoint":{"Type":"TELEPHONE_NUMBER","Address":"+15550100001"},"Agent":null,\
            "Queue":{"Name":"Support","EnqueueTimestamp":"2025-12-31T23:59:00Z","Duration":60},\
            "Attributes":{"customer_id":"u-42","topic":"größe"}}\
            {"id":"eb-1","time":"2026-01-01T00:00:00Z","detail":{"eventType":"QUEUED","contactId":"c-2"}}""")),
            Map.entry("genesys", """
            {"version":"0","id":"eb-2","detail-type":"v2.detail.events.conversation.{id}.customer.end",\
            "source":"aws.partner/genesys.com/cloud/o/n","time":"2026-01-01T00:00:00Z","detail":{\
            "topicName":"v2.detail.events.conversation.conv-1.customer.end","version":"2","eventBody":{\
            "eventTime":1767225600000,"conversationId":"conv-1","participantId":"p-1","sessionId":"s-1",\
            "mediaType":"VOICE","direction":"INBOUND","ani":"tel:+15550100001","dnis":"tel:+15550100002",\
            "attributes":{"user_id":"u-42","topic":"x"}}}}"""),
            Map.entry("zendesk", """
            {"type":"zen:event-type:ticket.comment_added","account_id":123,"id":"z-1","time":"2026-01-01T00:00:00Z",\
            "subject":"zen:ticket:77","detail":{"id":"77","requester_id":"9001","actor_id":"9001","status":"NEW",\
            "via":{"channel":"voice"}},"event":{"comment":{"body":"Still broken","is_public":true,\
            "author":{"id":"9001","is_staff":false}}}}"""));

    private static final Map<String, Object> MAPPING = Map.of(
            "time",
            Map.of("at", "/call/ended", "format", "dd.MM.yyyy HH:mm:ss", "zone", "Europe/Madrid"),
            "name",
            "/disposition",
            "identifiers",
            Map.of("phone", List.of("/from/number", "/from"), "crm.id", "/customer"),
            "properties",
            "/call");

    /// What some say only there: Shopify names its event by them.
    private static final Map<String, String> HEADERS = Map.of(
            "X-Shopify-Topic", "orders/paid",
            "X-Shopify-Shop-Domain", "acme.myshopify.com",
            "X-Shopify-Event-Id", "ev-1");

    private Samples() {}

    /// What Firehose delivers, with one record.
    private static String delivered(String data) {
        return "{\"requestId\":\"r-1\",\"timestamp\":1767225600000,\"records\":[{\"data\":\""
                + Base64.getEncoder().encodeToString(data.getBytes(UTF_8)) + "\"}]}";
    }

    static byte[] body(SenderFormat format) {
        var name = format.profile().name();
        return Objects.requireNonNull(BODIES.get(name), () -> "no good body of " + name)
                .getBytes(UTF_8);
    }

    static SentRequest request(String method, String path, @Nullable String query, byte[] body) {
        var mapping = path.contains("/generic/") ? MAPPING : Map.<String, Object>of();
        var source = new SourceSettings(null, null, null, Set.of(), List.of("secret"), null, mapping);
        return new SentRequest(
                method,
                path.replace("{key}", "K"),
                query,
                "https://ingest.example",
                "K",
                RecordingSink.request(path, HEADERS, body).headers(),
                Body.of(body),
                source);
    }
}
