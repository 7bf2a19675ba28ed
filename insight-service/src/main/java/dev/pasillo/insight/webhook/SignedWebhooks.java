package dev.pasillo.insight.webhook;

import dev.pasillo.insight.application.Messenger;
import dev.pasillo.insight.domain.delivery.Sent;
import dev.pasillo.kit.outgoing.OutgoingAnswer;
import dev.pasillo.kit.outgoing.OutgoingCalls;
import dev.pasillo.kit.outgoing.OutgoingRules;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Posts a message with the headers of Standard Webhooks: `webhook-id`, the same at every attempt, `webhook-timestamp`,
/// that of the attempt, and `webhook-signature` over both and the body.
public final class SignedWebhooks implements Messenger {
    private final OutgoingCalls calls;
    private final OutgoingRules rules;
    private final Clock clock;

    public SignedWebhooks(OutgoingCalls calls, OutgoingRules rules, Clock clock) {
        this.calls = calls;
        this.rules = rules;
        this.clock = clock;
    }

    @Override
    public Optional<String> refusal(URI url) {
        return rules.refusal(url).map(OutgoingRules.Refusal::detail);
    }

    @Override
    public Uni<Sent> send(Letter letter) {
        return Uni.createFrom().deferred(() -> {
            var began = System.nanoTime();
            var timestamp = clock.instant().getEpochSecond();
            var headers = Map.of(
                    "content-type", "application/json",
                    "user-agent", "Pasillo",
                    "webhook-id", letter.webhookId(),
                    "webhook-timestamp", String.valueOf(timestamp),
                    "webhook-signature", letter.secret().sign(letter.webhookId(), timestamp, letter.body()));
            return calls.post(letter.url(), headers, letter.body().getBytes(StandardCharsets.UTF_8))
                    .map(answer -> sent(answer, Duration.ofNanos(System.nanoTime() - began)));
        });
    }

    private static Sent sent(OutgoingAnswer answer, Duration took) {
        return switch (answer) {
            case OutgoingAnswer.Answered answered -> new Sent.Answered(answered.status(), answered.retryAfter(), took);
            case OutgoingAnswer.Refused refused ->
                new Sent.Failed(refused.reason().code(), took);
            case OutgoingAnswer.Failed failed -> new Sent.Failed(failed.what(), took);
        };
    }
}
