package dev.pasillo.ingest.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// A way in: a format, and one of its routes for events.
record Door(SenderFormat format, Route.Events route) {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:01Z");

    /// Every way in.
    static Stream<Door> all(Limits limits) {
        return Formats.all(limits).stream().flatMap(Door::of);
    }

    /// The ways into one format.
    static Stream<Door> of(SenderFormat format) {
        return format.routes().stream()
                .filter(Route.Events.class::isInstance)
                .map(route -> new Door(format, (Route.Events) route));
    }

    /// One way into each format for bodies, and one for queries.
    static Stream<Door> ofEachFormat(Limits limits) {
        return Formats.all(limits).stream()
                .flatMap(format -> Stream.of("POST", "GET")
                        .flatMap(method -> of(format)
                                .filter(door -> door.route.method().equals(method))
                                .limit(1)));
    }

    @Override
    public String toString() {
        return format.profile().name() + " " + route.method() + " " + route.path();
    }

    /// Sends a body; where the route has none, a query.
    Heard hear(byte[] body) {
        return route.method().equals("GET")
                ? heard(Samples.request("GET", route.path(), new String(body, ISO_8859_1), new byte[0]))
                : heard(Samples.request(route.method(), route.path(), null, body));
    }

    private Heard heard(SentRequest request) {
        var unwanted = format.unwanted(request);
        if (route.keyInBody()) {
            format.key(request);
        }
        format.proof(request, NOW);
        var judge = new Judge();
        var reading = format.read(request, judge);
        var answer = unwanted == null ? answer(reading, judge) : unwanted;
        var reply = switch (answer) {
            case Answer.Received received -> format.received(request, received);
            case Answer.Failed failed -> format.failed(request, failed);
        };
        return new Heard(reading, judge.accepted(), reply);
    }

    private static Answer answer(Reading reading, Judge judge) {
        return switch (reading) {
            case Reading.Complete() -> judge.answer();
            case Reading.Unsupported(var detail) -> new Answer.Unsupported("media-type-unsupported", detail);
            case Reading.TooLarge() -> new Answer.TooLarge("body-too-large", "too large");
            case Reading.Damaged() -> new Answer.Unreadable(RefusalCode.GZIP_INVALID, "damaged");
        };
    }

    /// What became of a request.
    ///
    /// @param accepted ids and types of what became touchpoints
    record Heard(Reading reading, List<String> accepted, Reply reply) {
        /// Fails where the sender was told nothing.
        void isAnswered() {
            if (reply.status() < 200 || reply.status() > 599) {
                throw new AssertionError("no answer: " + this);
            }
        }

        /// Fails where something became a touchpoint.
        void hasNoEvent() {
            isAnswered();
            if (reading instanceof Reading.Complete && !accepted.isEmpty()) {
                throw new AssertionError("an event: " + this);
            }
        }
    }
}
