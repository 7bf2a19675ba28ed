package dev.pasillo.ingest.http;

import dev.pasillo.kit.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/// Writes answers, unless nobody waits for them any more. Called on the request's event loop.
record Reply(HttpServerResponse response) {
    void send(int status, String type, Buffer body) {
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status).putHeader("Content-Type", type).end(body);
        }
    }

    void send(Problem problem) {
        send(problem.status(), Problem.MEDIA_TYPE, json(problem));
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
