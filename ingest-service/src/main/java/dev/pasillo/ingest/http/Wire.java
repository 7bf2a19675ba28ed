package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.Reply;
import dev.pasillo.kit.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/// Writes answers, unless nobody waits for them any more. Called on the request's event loop.
///
/// @param retryAfter what a sender is told to wait that is sent away for now
record Wire(HttpServerResponse response, Duration retryAfter) {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    void send(Reply reply) {
        switch (reply) {
            case Reply.Content(var status, var type, var bytes, var headers) -> {
                if (open()) {
                    headers.forEach(response::putHeader);
                    if (type != null) {
                        response.putHeader("Content-Type", type);
                    }
                    response.setStatusCode(status).end(Buffer.buffer(bytes));
                }
            }
            case Reply.Refusal(var status, var code, var detail) -> {
                if (open() && (status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE)) {
                    response.putHeader("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
                }
                send(Problem.of(status, code, detail));
            }
        }
    }

    void send(Problem problem) {
        if (open()) {
            response.setStatusCode(problem.status())
                    .putHeader("Content-Type", Problem.MEDIA_TYPE)
                    .end(json(problem));
        }
    }

    private boolean open() {
        return !response.ended() && !response.closed();
    }

    private static Buffer json(Problem problem) {
        var json = new JsonObject()
                .put("title", problem.title())
                .put("status", problem.status())
                .put("code", problem.code());
        if (problem.detail() != null) {
            json.put("detail", problem.detail());
        }
        problem.more().forEach(json::put);
        return json.toBuffer();
    }
}
