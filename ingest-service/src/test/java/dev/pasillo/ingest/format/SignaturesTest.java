package dev.pasillo.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SenderFormat.Proof;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.mailgun.MailgunFormat;
import dev.pasillo.ingest.format.sendgrid.SendGridFormat;
import dev.pasillo.ingest.format.shopify.ShopifyFormat;
import dev.pasillo.ingest.format.stripe.StripeFormat;
import dev.pasillo.ingest.format.twilio.TwilioFormat;
import dev.pasillo.ingest.format.typeform.TypeformFormat;
import dev.pasillo.ingest.format.zendesk.ZendeskFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Signatures that the senders' own libraries accept: accepted here as well, and nothing that differs from them.
class SignaturesTest {
    private static final Instant SIGNED_AT = Instant.ofEpochSecond(1_767_225_600);
    private static final Limits LIMITS = Limits.DEFAULT;
    private static final String SENDGRID_KEY =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEhTHRJuHUimnAhaDq63uV1fTys72xdmp6hl2L4NwNrHHL/VR58YOiVggiJtUelmHFuQ1gxXu2eg4pOMe6Av0Rtg==";
    private static final String ANOTHER_SENDGRID_KEY =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQTXBv4d6IlH4eVyKHSaf6mDrO2CrDlm6fARm+NXLzbkawwEFYfok1uDFehE2bXq6Vm01b3w9mxIR5Hw5yX17qw==";
    private static final String MAILGUN_BODY = """
            {"signature":{"timestamp":"1767225600","token":"tok0123456789",\
            "signature":"9ecb4cf1313458ad91d8fcb7ba942176da6b864a7c0a524788d64ec84cf963af"},"event-data":{}}""";
    private static final String CALL =
            "CallSid=CA00000000000000000000000000000001&CallStatus=completed&From=%2B15550100001&To=%2B15550100002&CallDuration=42";

    /// A request that is genuine.
    ///
    /// @param changed the body with one byte changed
    /// @param written the same JSON, written by somebody else; null where the body is none, or not signed
    /// @param timed whether a time is signed
    record Signed(
            String name,
            SenderFormat format,
            String secret,
            @Nullable String query,
            Map<String, String> headers,
            String body,
            String changed,
            @Nullable String written,
            boolean timed) {
        Proof proof(List<String> secrets, Map<String, String> sent, String content, Instant now) {
            var plain = RecordingSink.request("/hooks/" + name + "/k_demo", sent, content.getBytes(UTF_8));
            return format.proof(
                    new SentRequest(
                            "POST",
                            plain.path(),
                            query,
                            "http://10.0.0.1:8081",
                            "k_demo",
                            plain.headers(),
                            Body.of(content.getBytes(UTF_8)),
                            new SourceSettings(
                                    null, null, "https://ingest.example.org", Set.of(), secrets, null, Map.of())),
                    now);
        }

        @Override
        public String toString() {
            return name + (query == null ? "" : " ?" + query.substring(0, 3));
        }
    }

    private static final List<Signed> ALL = List.of(
            new Signed(
                    "stripe",
                    new StripeFormat(LIMITS),
                    "whsec_demo",
                    null,
                    Map.of(
                            "Stripe-Signature",
                            "t=1767225600,v1=032900a3fa46f8f535de4d3634e879d32532ce899bcd1f6bec56fe7327550fcf,v0=00"),
                    "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"checkout.session.completed\"}",
                    "{\"id\":\"evt_2\",\"object\":\"event\",\"type\":\"checkout.session.completed\"}",
                    "{\"id\": \"evt_1\",\"object\":\"event\",\"type\":\"checkout.session.completed\"}",
                    true),
            new Signed(
                    "shopify",
                    new ShopifyFormat(LIMITS),
                    "shpss_demo",
                    null,
                    Map.of("X-Shopify-Hmac-Sha256", "pWV25EFju9DbhWF+kHYaaipFljDnJhlyrZNbdSmrv6g="),
                    "{\"id\":1001,\"total_price\":\"12.50\"}",
                    "{\"id\":1001,\"total_price\":\"22.50\"}",
                    "{\"total_price\":\"12.50\",\"id\":1001}",
                    false),
            new Signed(
                    "sendgrid",
                    new SendGridFormat(LIMITS),
                    SENDGRID_KEY,
                    null,
                    Map.of(
                            "X-Twilio-Email-Event-Webhook-Signature",
                            "MEYCIQDG/CULQahjqa5Ors5gN0MyvlbRRn6SZ+nHyUtRx1M10AIhAJj0vsS3rsS9t17QXzBiPK/afZf78fNwNxueMoFtZInA",
                            "X-Twilio-Email-Event-Webhook-Timestamp",
                            "1767225600"),
                    "[{\"email\":\"a@example.org\",\"event\":\"open\",\"sg_event_id\":\"s1\",\"timestamp\":1767225600}]\r\n",
                    "[{\"email\":\"b@example.org\",\"event\":\"open\",\"sg_event_id\":\"s1\",\"timestamp\":1767225600}]\r\n",
                    "[{\"email\":\"a@example.org\",\"event\":\"open\",\"sg_event_id\":\"s1\",\"timestamp\":1767225600}]",
                    true),
            new Signed(
                    "mailgun",
                    new MailgunFormat(LIMITS),
                    "mg_key",
                    null,
                    Map.of(),
                    MAILGUN_BODY,
                    MAILGUN_BODY.replace("tok0", "tok1"),
                    null,
                    true),
            new Signed(
                    "zendesk",
                    new ZendeskFormat(LIMITS),
                    "zd_secret",
                    null,
                    Map.of(
                            "X-Zendesk-Webhook-Signature",
                            "0g8jM6L9kyyDEJ/dXk25VnPSdGjJ2aVottgQUHEndVc=",
                            "X-Zendesk-Webhook-Signature-Timestamp",
                            "2026-01-01T00:00:00Z"),
                    "{\"type\":\"zen:event-type:ticket.created\",\"id\":\"z1\"}",
                    "{\"type\":\"zen:event-type:ticket.created\",\"id\":\"z2\"}",
                    "{\"type\": \"zen:event-type:ticket.created\", \"id\": \"z1\"}",
                    true),
            new Signed(
                    "typeform",
                    new TypeformFormat(LIMITS),
                    "tf_secret",
                    null,
                    Map.of("Typeform-Signature", "sha256=HHkOg//QFQ8MXlEmEjJf82TYZrlemaLuc2baj1tqDrA="),
                    "{\"event_id\":\"t1\",\"event_type\":\"form_response\"}",
                    "{\"event_id\":\"t2\",\"event_type\":\"form_response\"}",
                    "{\"event_type\":\"form_response\",\"event_id\":\"t1\"}",
                    false),
            new Signed(
                    "twilio",
                    new TwilioFormat(LIMITS),
                    "tw_secret",
                    "x=1",
                    Map.of("X-Twilio-Signature", "5po43LAYdmT8h8aza2WbyRftXX0="),
                    CALL,
                    CALL.replace("=42", "=43"),
                    null,
                    false),
            new Signed(
                    "twilio",
                    new TwilioFormat(LIMITS),
                    "tw_secret",
                    "bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862",
                    Map.of("X-Twilio-Signature", "05KA6s1rlCUHvxJLnzArqFzCaa8="),
                    "{\"a\":1}",
                    "{\"a\":2}",
                    "{\"a\": 1}",
                    false));

    static Stream<Signed> timed() {
        return ALL.stream().filter(Signed::timed);
    }

    private static String refusal(Proof proof) {
        return proof instanceof Proof.Refused(var problem, var detail) ? problem : proof.toString();
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void whatIsGenuineIsAccepted(Signed signed) {
        assertThat(signed.proof(List.of(signed.secret), signed.headers, signed.body, SIGNED_AT))
                .isInstanceOf(Proof.Genuine.class);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void anyOfSeveralSecretsWillDo(Signed signed) {
        assertThat(signed.proof(List.of("newer", signed.secret, "older"), signed.headers, signed.body, SIGNED_AT))
                .isInstanceOf(Proof.Genuine.class);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void oneByteChangedIsRefused(Signed signed) {
        assertThat(refusal(signed.proof(List.of(signed.secret), signed.headers, signed.changed, SIGNED_AT)))
                .isEqualTo("signature-invalid");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void theSameJsonWrittenAnewIsRefused(Signed signed) {
        if (signed.written != null) {
            assertThat(refusal(signed.proof(List.of(signed.secret), signed.headers, signed.written, SIGNED_AT)))
                    .isEqualTo("signature-invalid");
        }
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void anotherSecretIsRefused(Signed signed) {
        var another = signed.name.equals("sendgrid") ? ANOTHER_SENDGRID_KEY : signed.secret + "x";

        assertThat(refusal(signed.proof(List.of(another), signed.headers, signed.body, SIGNED_AT)))
                .isEqualTo("signature-invalid");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void aSourceWithoutSecretTakesNothing(Signed signed) {
        assertThat(refusal(signed.proof(List.of(), signed.headers, signed.body, SIGNED_AT)))
                .isEqualTo("signature-secret-missing");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void anEmptySecretIsNone(Signed signed) {
        assertThat(refusal(signed.proof(List.of(""), signed.headers, signed.body, SIGNED_AT)))
                .isEqualTo("signature-invalid");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void whatIsNotSignedIsRefused(Signed signed) {
        var body = signed.name.equals("mailgun") ? "{\"event-data\":{}}" : signed.body;

        assertThat(refusal(signed.proof(List.of(signed.secret), Map.of(), body, SIGNED_AT)))
                .isEqualTo("signature-missing");
    }

    @ParameterizedTest
    @MethodSource("timed")
    void aSignatureHoldsForFiveMinutes(Signed signed) {
        var tolerance = Duration.ofSeconds(300);

        assertThat(signed.proof(List.of(signed.secret), signed.headers, signed.body, SIGNED_AT.plus(tolerance)))
                .isInstanceOf(Proof.Genuine.class);
        assertThat(refusal(signed.proof(
                        List.of(signed.secret),
                        signed.headers,
                        signed.body,
                        SIGNED_AT.plus(tolerance).plusMillis(1))))
                .isEqualTo("signature-expired");
        assertThat(refusal(signed.proof(
                        List.of(signed.secret),
                        signed.headers,
                        signed.body,
                        SIGNED_AT.minus(tolerance).minusMillis(1))))
                .isEqualTo("signature-expired");
    }

    @ParameterizedTest
    @MethodSource("timed")
    void anotherTimeThanTheSignedOneIsRefused(Signed signed) {
        var later = "1767225601";
        var headers = signed.headers.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        header -> header.getValue().replace("1767225600", later).replace("00:00:00Z", "00:00:01Z")));
        var body = signed.name.equals("mailgun") ? signed.body.replace("1767225600", later) : signed.body;

        assertThat(refusal(signed.proof(List.of(signed.secret), headers, body, SIGNED_AT)))
                .isEqualTo("signature-invalid");
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void whereATimeIsSignedARequestCountsOnce(Signed signed) {
        var proof = (Proof.Genuine) signed.proof(List.of(signed.secret), signed.headers, signed.body, SIGNED_AT);

        if (signed.timed) {
            assertThat(proof.once()).isNotBlank();
        } else {
            assertThat(proof.once()).isNull();
        }
    }

    @Test
    void aRequestIsTheSameHoweverItsSignatureIsSpelled() {
        var stripe = ALL.getFirst();
        var other = Map.of(
                "Stripe-Signature",
                "v1=00, t=1767225600 ,v1=032900A3FA46F8F535DE4D3634E879D32532CE899BCD1F6BEC56FE7327550FCF");

        assertThat(stripe.proof(List.of("whsec_demo"), other, stripe.body, SIGNED_AT))
                .isEqualTo(stripe.proof(List.of("whsec_demo"), stripe.headers, stripe.body, SIGNED_AT));
    }

    @Test
    void mailgunIsToldNotToRepeatWhatIsNotGenuine() {
        var mailgun = new MailgunFormat(LIMITS);

        assertThat(mailgun.status(new Answer.NotGenuine("signature-invalid", "")))
                .isEqualTo(406);
        assertThat(mailgun.status(new Answer.NotGenuine("signature-secret-missing", "")))
                .isEqualTo(403);
        assertThat(mailgun.status(new Answer.Unavailable("overloaded", ""))).isEqualTo(503);
    }

    @Test
    void everySenderThatSignsHasARowHere() {
        var here = ALL.stream().map(signed -> signed.name).toList();
        var none = RecordingSink.request("/", Map.of(), new byte[0]);

        assertThat(Formats.all(LIMITS).stream()
                        .filter(format -> format.proof(none, SIGNED_AT) instanceof Proof.Refused)
                        .map(format -> format.profile().name())
                        // Signed by a certificate instead of a secret: SnsProofTest.
                        .filter(name -> !name.equals("ses")))
                .isSubsetOf(here);
    }
}
