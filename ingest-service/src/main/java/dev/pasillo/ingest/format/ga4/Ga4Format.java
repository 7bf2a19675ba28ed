package dev.pasillo.ingest.format.ga4;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.Route;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.format.form.Form;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The Measurement Protocol of Google Analytics 4: events of one client in JSON. The key stands in the path, or is the
/// `api_secret`. The answer is 204 and empty once everything is kept.
///
/// What is posted to `/debug/mp/collect` is judged, told, and not kept.
public final class Ga4Format implements SenderFormat {
    private static final Profile PROFILE = new Profile("ga4", "GA4's Measurement Protocol", """
            ```
            curl '{url}/mp/collect?measurement_id=G-ABC&api_secret={key}' \\
              -d '{"client_id":"123.456","events":[{"name":"purchase","params":{"transaction_id":"o-9"}}]}'
            ```
            """);
    private static final String COLLECT = "/mp/collect";
    private static final String DEBUG = "/debug/mp/collect";
    private static final String SECRET = "api_secret";
    private static final int MOST_OF_THE_QUERY = 100;

    private final Limits limits;

    public Ga4Format(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Profile profile() {
        return PROFILE;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route.Events(COLLECT, true), new Route.Events(DEBUG, true));
    }

    @Override
    public boolean fromPages() {
        return true;
    }

    @Override
    public @Nullable String key(SentRequest request) {
        return Form.read(request.query(), MOST_OF_THE_QUERY)
                .map(query -> query.get(SECRET))
                .orElse(null);
    }

    @Override
    public Reading read(SentRequest request, Sink sink) {
        return events(request).each(request.path().equals(DEBUG) ? new Nowhere() : sink);
    }

    @Override
    public Reply received(SentRequest request, Answer.Received answer) {
        if (!request.path().equals(DEBUG)) {
            return Reply.empty(204, Map.of());
        }
        var validation = new Validation(limits);
        events(request).each(validation);
        return validation.reply();
    }

    private Ga4Request events(SentRequest request) {
        return new Ga4Request(request.body(), limits, request.source().channel());
    }

    /// Takes everything and keeps nothing.
    private static final class Nowhere implements Sink {
        @Override
        public boolean event(SentEvent event, Collection<String> ignored, Raw raw) {
            return true;
        }

        @Override
        public boolean refused(@Nullable String id, RefusalCode code, String detail, Raw raw) {
            return true;
        }
    }
}
