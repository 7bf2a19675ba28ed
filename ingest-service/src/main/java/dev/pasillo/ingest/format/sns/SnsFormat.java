package dev.pasillo.ingest.format.sns;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.json.JsonBody;
import dev.pasillo.ingest.format.signed.Encoded;
import dev.pasillo.ingest.format.signed.Rsa;
import dev.pasillo.ingest.format.signed.Verdict;
import dev.pasillo.ingest.format.sns.Envelope.Kind;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Events of Amazon SES that a topic of Amazon SNS delivers. SNS signs each message with a key whose certificate stands
/// at an address of its own, for whoever owns the topic; it repeats a message as it is, for up to an hour.
public final class SnsFormat implements SenderFormat {
    private static final Profile PROFILE = new Profile("ses", "Amazon SES, through SNS", """
            SNS → the topic → Create subscription, protocol HTTPS, with this address, raw message delivery off; the
            subscription confirms itself. Then SES → the configuration set → Event destinations → Amazon SNS, with that
            topic and all event types.
            ```
            {url}/hooks/ses/{key}
            ```
            """);
    private static final Reply RECEIVED = Reply.empty(200, Map.of());
    private static final int UNAVAILABLE = 503;

    /// How old a message may be. SNS gives up after an hour; a topic that is throttled delivers later.
    private static final Duration OLDEST = Duration.ofDays(1);

    private static final Proof UNSIGNED = new Proof.Refused(
            "signature-missing",
            "The request is no signed message of SNS. Where raw message delivery is on for the subscription, switch it"
                    + " off: it leaves the signature out.");
    private static final Proof OTHER_TOPIC = new Proof.Refused(
            "topic-not-allowed",
            "The mapping of the source names the topics that it takes, and not this one; it is written as {\"topics\":"
                    + " [\"arn:aws:sns:…\"]}.");
    private static final Proof EXPIRED = new Proof.Refused(
            "signature-expired",
            "The message is more than " + OLDEST.toHours() + " hours old, or more than " + Verdict.TOLERANCE.toSeconds()
                    + " seconds ahead.");

    private final Limits limits;

    public SnsFormat(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route.Events("/hooks/ses/{key}", false));
    }

    @Override
    public Proof proof(SentRequest request, Instant now) {
        return Envelope.of(request.body(), Envelope.limits(limits))
                .filter(envelope -> envelope.text("Signature") != null)
                .map(envelope -> proof(envelope, Topics.of(request.source()), now))
                .orElse(UNSIGNED);
    }

    /// Whatever can be refused without the certificate is, so that nothing is read for it.
    private static Proof proof(Envelope envelope, Topics topics, Instant now) {
        if (!topics.take(envelope.text("TopicArn"))) {
            return OTHER_TOPIC;
        }
        if (!timely(Verdict.iso(envelope.text("Timestamp")), now)) {
            return EXPIRED;
        }
        var kind = envelope.kind().orElse(null);
        if (kind == null || !envelope.unambiguous(kind)) {
            return invalid("The message is none that SNS sends.");
        }
        var algorithm = algorithm(envelope.text("SignatureVersion"));
        if (algorithm == null) {
            return invalid("The version of the signature is neither 1 nor 2.");
        }
        var yes = SnsAddress.confirmation(envelope.text("SubscribeURL"));
        if (kind == Kind.SUBSCRIPTION && yes.isEmpty()) {
            return invalid("The address that confirms is none of SNS.");
        }
        return SnsAddress.certificate(envelope.text("SigningCertURL"))
                .<Proof>map(address -> new Proof.ByCertificate(
                        address,
                        certificate -> signed(envelope, kind, algorithm, certificate, now)
                                ? genuine(envelope, kind, yes, topics)
                                : invalid("The certificate is not valid now, or its key did not sign this message.")))
                .orElseGet(() -> invalid("The address of the certificate is none of SNS."));
    }

    private static boolean timely(@Nullable Instant published, Instant now) {
        return published != null
                && !published.isBefore(now.minus(OLDEST))
                && !published.isAfter(now.plus(Verdict.TOLERANCE));
    }

    private static @Nullable Rsa algorithm(@Nullable String version) {
        return switch (version) {
            case "1" -> Rsa.SHA_1;
            case "2" -> Rsa.SHA_256;
            case null, default -> null;
        };
    }

    /// Who has issued the certificate is not asked: that it stands at an address of SNS, read over TLS, is what it is
    /// believed for.
    private static boolean signed(
            Envelope envelope, Kind kind, Rsa algorithm, X509Certificate certificate, Instant now) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant())
                && algorithm.signed(certificate, Encoded.base64(envelope.text("Signature")), envelope.signed(kind));
    }

    private static Proof genuine(Envelope envelope, Kind kind, Optional<URI> yes, Topics topics) {
        if (kind == Kind.SUBSCRIPTION && yes.isPresent()) {
            return new Proof.Asks(yes.get(), Verdict.digest(envelope.signed(kind), Body.of(new byte[0])));
        }
        return topics.areNamed() ? new Proof.Genuine(null) : new Proof.Relayed();
    }

    private static Proof invalid(String detail) {
        return new Proof.Refused("signature-invalid", detail);
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        return new JsonBody(request.body(), Envelope.limits(limits)).each(new Messages(limits, sink));
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        return RECEIVED;
    }

    /// SNS sends again after 429 and what is above 500, and after nothing else.
    @Override
    public int status(Answer.Failed failed) {
        return failed instanceof Answer.TooSlow ? UNAVAILABLE : SenderFormat.super.status(failed);
    }
}
