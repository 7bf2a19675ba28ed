package dev.pasillo.ingest.service;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.Formats;
import dev.pasillo.ingest.format.pasillo.PasilloFormat;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A sender that signs, for tests: native events under `/hooks/letters/{key}`, with the source's secret and a token in
/// `X-Seal: secret token`. No token counts twice.
final class Letters implements SenderFormat {
    static final String NAME = "letters";

    private final PasilloFormat events;

    private Letters(Limits limits) {
        this.events = new PasilloFormat(limits);
    }

    /// The formats there are, and this one.
    @Alternative
    @Singleton
    public static class AmongOthers {
        @Produces
        @Singleton
        @Alternative
        List<SenderFormat> formats(Limits limits) {
            var formats = new ArrayList<>(Formats.all(limits));
            formats.add(new Letters(limits));
            return formats;
        }
    }

    @Override
    public Profile profile() {
        return new Profile(NAME, "Sealed letters", true, "Post to {url}/hooks/letters/{key}");
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route.Events("POST", "/hooks/letters/{key}", false));
    }

    @Override
    public Proof proof(SentRequest request, Instant now) {
        var seal = request.headers().get("X-Seal");
        if (seal == null) {
            return new Proof.Refused("signature-missing", "X-Seal is missing");
        }
        var parts = seal.split(" ", 2);
        return parts.length == 2 && request.source().secrets().contains(parts[0])
                ? new Proof.Genuine(parts[1])
                : new Proof.Refused("signature-invalid", "X-Seal is not of the source");
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        return events.read(request, sink);
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        return events.received(request, answer);
    }
}
