package dev.pasillo.ingest.format.sns;

import static dev.pasillo.ingest.application.RecordingSink.gzip;
import static dev.pasillo.ingest.format.sns.SnsSigner.SNS;
import static dev.pasillo.ingest.format.sns.SnsSigner.confirmation;
import static dev.pasillo.ingest.format.sns.SnsSigner.json;
import static dev.pasillo.ingest.format.sns.SnsSigner.notification;
import static dev.pasillo.ingest.format.sns.SnsSigner.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.SenderFormat.Proof;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.domain.Limits;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What SNS signs, and nothing that differs from it.
class SnsProofTest {
    private static final Instant PUBLISHED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Map<String, String> MESSAGE =
            notification("sns-1", "{\"eventType\":\"Open\",\"größe\":\"a\\nb\",\"n\":0}", PUBLISHED);
    private static final Map<String, String> QUESTION = confirmation("SubscriptionConfirmation", "sns-2", PUBLISHED);
    private static final Map<String, String> GOODBYE = confirmation("UnsubscribeConfirmation", "sns-3", PUBLISHED);

    private final SnsFormat format = new SnsFormat(Limits.DEFAULT);

    private static SentRequest request(String body, Map<String, Object> mapping) {
        return RecordingSink.request("/hooks/ses/k", Map.of(), body.getBytes(UTF_8))
                .with(new SourceSettings("ses", null, null, Set.of(), List.of(), null, mapping));
    }

    private Proof proof(String body, Instant now, X509Certificate certificate) {
        return resolved(format.proof(request(body, Map.of()), now), certificate);
    }

    private Proof proof(Map<String, String> envelope) {
        return proof(json(envelope), PUBLISHED, SNS.certificate());
    }

    private Proof proofFor(Map<String, Object> mapping) {
        return resolved(format.proof(request(json(SNS.signed(MESSAGE)), mapping), PUBLISHED), SNS.certificate());
    }

    private static Proof resolved(Proof proof, X509Certificate certificate) {
        return proof instanceof Proof.ByCertificate(var address, var then) ? then.apply(certificate) : proof;
    }

    private static String refusal(Proof proof) {
        return proof instanceof Proof.Refused(var problem, var detail) ? problem : proof.toString();
    }

    /// That a request is refused for what it says, before anything is read for it.
    private void refusedUnread(Map<String, String> envelope, String problem) {
        assertThat(refusal(format.proof(request(json(SNS.signed(envelope)), Map.of()), PUBLISHED)))
                .isEqualTo(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void aMessageOfEitherVersionIsGenuine(String version) {
        assertThat(proof(SNS.signed(with(MESSAGE, "SignatureVersion", version))))
                .isEqualTo(new Proof.Relayed());
    }

    @Test
    void theCertificateIsReadFromWhereTheMessageSays() {
        assertThat(format.proof(request(json(SNS.signed(MESSAGE)), Map.of()), PUBLISHED))
                .isInstanceOfSatisfying(
                        Proof.ByCertificate.class,
                        waiting -> assertThat(waiting.certificate()).isEqualTo(URI.create(SnsSigner.CERTIFICATE)));
    }

    @Test
    void aSubjectIsSignedToo() {
        var about = SNS.signed(with(MESSAGE, "Subject", "Amazon SES Email Event Notification"));

        assertThat(proof(about)).isEqualTo(new Proof.Relayed());
        assertThat(refusal(proof(with(about, "Subject", "Another")))).isEqualTo("signature-invalid");
    }

    @Test
    void theSameValuesWrittenAnewAreTheSameMessage() {
        var signed = SNS.signed(MESSAGE);
        var written = new StringBuilder("{\n");
        signed.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> written.append("  \"")
                        .append(entry.getKey())
                        .append("\" :\t\"")
                        .append(escaped(entry.getValue()))
                        .append("\",\n"));
        var body = written.append("\"Another\":1}\n").toString();

        assertThat(proof(body, PUBLISHED, SNS.certificate())).isEqualTo(new Proof.Relayed());
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
        return escaped.toString();
    }

    @Test
    void aPackedMessageIsTheSameMessage() {
        var packed = gzip(json(SNS.signed(MESSAGE)).getBytes(UTF_8));
        var request = RecordingSink.request("/hooks/ses/k", Map.of(), packed);

        assertThat(resolved(format.proof(request, PUBLISHED), SNS.certificate()))
                .isEqualTo(new Proof.Relayed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Message", "MessageId", "Timestamp", "TopicArn"})
    void oneByteOfAMessageChangedIsRefused(String name) {
        var signed = SNS.signed(MESSAGE);
        var value = String.valueOf(signed.get(name));
        var changed = value.contains("0") ? value.replaceFirst("0", "1") : value.replaceFirst("s", "t");
        assertThat(changed).isNotEqualTo(value);

        assertThat(proof(with(signed, name, changed)))
                .isInstanceOfSatisfying(
                        Proof.Refused.class,
                        refused -> assertThat(refused.problem()).isIn("signature-invalid", "signature-expired"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Message", "MessageId", "SubscribeURL", "Token", "TopicArn"})
    void oneByteOfAQuestionChangedIsRefused(String name) {
        var signed = SNS.signed(QUESTION);
        var changed = String.valueOf(signed.get(name)).replaceFirst("s", "t").replaceFirst("2336", "2337");

        assertThat(refusal(proof(with(signed, name, changed)))).isEqualTo("signature-invalid");
    }

    @Test
    void aMessageIsNoQuestion() {
        var asked = with(SNS.signed(MESSAGE), "Type", "SubscriptionConfirmation");

        assertThat(refusal(proof(with(asked, "SubscribeURL", SnsSigner.SUBSCRIBE))))
                .isEqualTo("signature-invalid");
    }

    @Test
    void whatAnotherKeySignedIsRefused() {
        var other = SnsSigner.made("RSA", 2_048, "2020/01/01 00:00:00", 36_500);

        assertThat(refusal(proof(other.signed(MESSAGE)))).isEqualTo("signature-invalid");
        assertThat(proof(json(other.signed(MESSAGE)), PUBLISHED, other.certificate()))
                .as("by its own certificate")
                .isEqualTo(new Proof.Relayed());
    }

    @Test
    void aCertificateThatIsNotValidAnyMoreVouchesForNothing() {
        var old = SnsSigner.made("RSA", 2_048, "2020/01/01 00:00:00", 1);

        assertThat(refusal(proof(json(old.signed(MESSAGE)), PUBLISHED, old.certificate())))
                .isEqualTo("signature-invalid");
    }

    @Test
    void aCertificateThatIsNotYetValidVouchesForNothing() {
        var soon = SnsSigner.made("RSA", 2_048, "2027/01/01 00:00:00", 36_500);

        assertThat(refusal(proof(json(soon.signed(MESSAGE)), PUBLISHED, soon.certificate())))
                .isEqualTo("signature-invalid");
    }

    @Test
    void oneVersionSignedAsTheOtherIsRefused() {
        assertThat(refusal(proof(with(SNS.signed(MESSAGE), "SignatureVersion", "1"))))
                .isEqualTo("signature-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "3", "", "02"})
    void aVersionThatNobodyKnowsIsRefused(String version) {
        refusedUnread(with(MESSAGE, "SignatureVersion", version), "signature-invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sns.evil.com/x.pem",
                "https://sns.eu-west-1.amazonaws.com.evil.com/x.pem",
                "https://sns.eu-west-1.amazonaws.com.cn.evil.com/x.pem",
                "https://evil.com/sns.eu-west-1.amazonaws.com/x.pem",
                "https://evil-sns.eu-west-1.amazonaws.com/x.pem",
                "https://sns.s3-us-west-2.amazonaws.com/x.pem",
                "https://sns.s3.amazonaws.com/x.pem",
                "https://sns.amazonaws.com/x.pem",
                "https://sns.eu-west-1.amazonaws.comx/x.pem",
                "https://sns.eu-west-1xamazonaws.com/x.pem",
                "http://sns.eu-west-1.amazonaws.com/x.pem",
                "https://sns.eu-west-1.amazonaws.com:444/x.pem",
                "https://sns.eu-west-1.amazonaws.com:443/x.pem",
                "https://user@sns.eu-west-1.amazonaws.com/x.pem",
                "https://sns.eu-west-1.amazonaws.com@evil.com/x.pem",
                "https://sns.eu-west-1.amazonaws.com/x.txt",
                "https://sns.eu-west-1.amazonaws.com/x.pem.txt",
                "https://sns.eu-west-1.amazonaws.com/?x=.pem",
                "https://sns.eu-west-1.amazonaws.com/x.pem?y",
                "https://sns.eu-west-1.amazonaws.com/x.pem#y",
                "https://sns.eu-west-1.amazonaws.com/../x.pem",
                "https://sns.eu-west-1.amazonaws.com/%2e.pem",
                "https://sns.eu-west-1.amazonaws.com\\@evil.com/x.pem",
                "https://sns.eu-west-1.amazonaws.com/x.pem\n",
                " https://sns.eu-west-1.amazonaws.com/x.pem",
                "https://127.0.0.1/x.pem",
                "//sns.eu-west-1.amazonaws.com/x.pem",
                ""
            })
    void aCertificateFromElsewhereIsNotRead(String address) {
        refusedUnread(with(MESSAGE, "SigningCertURL", address), "signature-invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-7506a1e35b36ef5a444dd1a8e7cc3ed8.pem",
                "https://sns.us-gov-west-1.amazonaws.com/SimpleNotificationService-x.pem",
                "https://sns.ap-southeast-10.amazonaws.com/SimpleNotificationService.pem",
                "https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-x.pem"
            })
    void aCertificateOfEveryRegionIsRead(String address) {
        assertThat(proof(SNS.signed(with(MESSAGE, "SigningCertURL", address)))).isEqualTo(new Proof.Relayed());
    }

    @Test
    void messagesAreTakenForADay() {
        var body = json(SNS.signed(MESSAGE));

        assertThat(proof(body, PUBLISHED.plus(Duration.ofDays(1)), SNS.certificate()))
                .isEqualTo(new Proof.Relayed());
        assertThat(refusal(proof(body, PUBLISHED.plus(Duration.ofDays(1)).plusMillis(1), SNS.certificate())))
                .isEqualTo("signature-expired");
    }

    @Test
    void messagesMayBeFiveMinutesAhead() {
        var body = json(SNS.signed(MESSAGE));

        assertThat(proof(body, PUBLISHED.minusSeconds(300), SNS.certificate())).isEqualTo(new Proof.Relayed());
        assertThat(refusal(proof(body, PUBLISHED.minusMillis(300_001), SNS.certificate())))
                .isEqualTo("signature-expired");
    }

    @Test
    void aMessageWithoutATimeIsRefused() {
        refusedUnread(with(MESSAGE, "Timestamp", "now"), "signature-expired");
    }

    @Test
    void withoutAMappingEveryTopicIsTakenAndNoneIsTheCompanysOwn() {
        assertThat(proofFor(Map.of())).isEqualTo(new Proof.Relayed());
    }

    @Test
    void aNamedTopicIsTheCompanysOwnWord() {
        assertThat(proofFor(Map.of("topics", List.of("arn:aws:sns:eu-west-1:111122223333:other", SnsSigner.TOPIC))))
                .isEqualTo(new Proof.Genuine(null));
    }

    @Test
    void aTopicThatIsNotNamedIsRefused() {
        assertThat(refusal(proofFor(Map.of("topics", List.of(SnsSigner.TOPIC + "2")))))
                .isEqualTo("topic-not-allowed");
    }

    @Test
    void aMappingThatSaysAnythingElseTakesNothing() {
        assertThat(refusal(proofFor(Map.of("topic", SnsSigner.TOPIC)))).isEqualTo("topic-not-allowed");
        assertThat(refusal(proofFor(Map.of("topics", SnsSigner.TOPIC)))).isEqualTo("topic-not-allowed");
        assertThat(refusal(proofFor(Map.of("topics", List.of())))).isEqualTo("topic-not-allowed");
        assertThat(refusal(proofFor(Map.of("topics", List.of(7))))).isEqualTo("topic-not-allowed");
        assertThat(refusal(proofFor(Map.of("topics", List.of(SnsSigner.TOPIC), "name", "/x"))))
                .isEqualTo("topic-not-allowed");
    }

    /// Otherwise an account of somebody else could say the id of another message, or hide what stands behind it.
    @Test
    void whatIsSignedCannotBeCutInAnotherWay() {
        var signed = SNS.signed(with(MESSAGE, "Message", "{}\nMessageId\nsns-9"));
        var cut = with(with(signed, "Message", "{}"), "MessageId", "sns-9\nMessageId\nsns-1");

        assertThat(proof(signed)).isEqualTo(new Proof.Relayed());
        assertThat(refusal(proof(cut))).isEqualTo("signature-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void aGenuineQuestionIsAnsweredAtItsAddress(String version) {
        assertThat(proof(SNS.signed(with(QUESTION, "SignatureVersion", version))))
                .isInstanceOfSatisfying(Proof.Asks.class, asks -> {
                    assertThat(asks.yes()).isEqualTo(URI.create(SnsSigner.SUBSCRIBE));
                    assertThat(asks.once()).isNotBlank();
                });
    }

    @Test
    void aQuestionIsTheSameHoweverItIsWritten() {
        var one = (Proof.Asks) proof(SNS.signed(QUESTION));
        var again = (Proof.Asks) proof(SNS.signed(with(QUESTION, "Another", "member")));
        var other = (Proof.Asks) proof(SNS.signed(with(QUESTION, "Token", "another")));

        assertThat(again.once()).isEqualTo(one.once());
        assertThat(other.once()).isNotEqualTo(one.once());
    }

    @Test
    void aQuestionOfAnotherTopicIsRefused() {
        var asked = request(json(SNS.signed(QUESTION)), Map.of("topics", List.of("arn:aws:sns:eu-west-1:1:other")));

        assertThat(refusal(format.proof(asked, PUBLISHED))).isEqualTo("topic-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sns.evil.com/?Action=ConfirmSubscription&Token=1",
                "https://sns.s3-us-west-2.amazonaws.com/?Action=ConfirmSubscription&Token=1",
                "http://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=1",
                "https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&Token=1",
                "https://sns.eu-west-1.amazonaws.com:8443/?Action=ConfirmSubscription&Token=1",
                "https://u@sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=1",
                "https://sns.eu-west-1.amazonaws.com/x?Action=ConfirmSubscription&Token=1",
                "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=1#x",
                "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=%zz",
                "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=\r\n"
            })
    void aQuestionThatIsToBeAnsweredElsewhereIsRefused(String address) {
        refusedUnread(with(QUESTION, "SubscribeURL", address), "signature-invalid");
    }

    @Test
    void theEndOfASubscriptionIsGenuineAndAsksNothing() {
        assertThat(proof(SNS.signed(GOODBYE))).isEqualTo(new Proof.Relayed());
    }

    @Test
    void anotherKindOfMessageIsRefused() {
        refusedUnread(with(MESSAGE, "Type", "Something"), "signature-invalid");
    }

    @Test
    void rawDeliveryIsRefusedWithWhatToDo() {
        var raw = "{\"eventType\":\"Open\",\"mail\":{\"destination\":[\"a@example.org\"]}}";

        assertThat(proof(raw, PUBLISHED, SNS.certificate())).isInstanceOfSatisfying(Proof.Refused.class, refused -> {
            assertThat(refused.problem()).isEqualTo("signature-missing");
            assertThat(refused.detail()).contains("raw message delivery", "switch it off");
        });
    }

    @Test
    void aMessageWithoutItsSignatureIsRefused() {
        assertThat(refusal(proof(MESSAGE))).isEqualTo("signature-missing");
    }

    @Test
    void aSignatureThatIsNoneIsRefused() {
        assertThat(refusal(proof(with(MESSAGE, "Signature", "!!")))).isEqualTo("signature-invalid");
        assertThat(refusal(proof(with(MESSAGE, "Signature", "")))).isEqualTo("signature-invalid");
    }

    @Test
    void severalMessagesInOneRequestAreNone() {
        var one = json(SNS.signed(MESSAGE));

        assertThat(refusal(proof(one + "\n" + one, PUBLISHED, SNS.certificate())))
                .isEqualTo("signature-missing");
        assertThat(refusal(proof("[" + one + ",7]", PUBLISHED, SNS.certificate())))
                .isEqualTo("signature-missing");
    }

    @Test
    void aValueThatIsSaidTwiceIsRefused() {
        var twice = json(SNS.signed(MESSAGE)).replaceFirst("\\{", "{\"Message\":\"other\",");

        assertThat(refusal(proof(twice, PUBLISHED, SNS.certificate()))).isEqualTo("signature-missing");
    }

    @Test
    void aMessageAsLongAsAnEventMayBeIsGenuine() {
        var message = "{\"eventType\":\"Open\",\"mail\":{\"x\":\"" + "x".repeat(200_000) + "\"}}";

        assertThat(proof(SNS.signed(with(MESSAGE, "Message", message)))).isEqualTo(new Proof.Relayed());
    }

    @Test
    void snsIsToldToSendAgainWhatWasSlow() {
        assertThat(format.status(new Answer.TooSlow("body-timed-out", ""))).isEqualTo(503);
        assertThat(format.status(new Answer.Unavailable("overloaded", ""))).isEqualTo(503);
        assertThat(format.status(new Answer.NotGenuine("signature-invalid", "")))
                .isEqualTo(403);
    }
}
