package dev.pasillo.ingest.http;

import dev.pasillo.kit.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/// Writes answers. Called on the request's event loop.
record Reply(RoutingContext routing) {
    /// How long a sender that was already answered may go on sending before the connection is closed: closing at once
    /// would make it lose the answer.
    private static final long LINGER_MILLIS = 2_000;

    /// Answers a request whose body was read.
    void read(int status, String type, Buffer body) {
        var response = routing.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status).putHeader("Content-Type", type).end(body);
        }
    }

    /// Answers a request whose body was read.
    void read(Problem problem) {
        read(problem.status(), Problem.MEDIA_TYPE, json(problem));
    }

    /// Answers a request without reading its body any further, and closes the connection where something of it is still
    /// to come.
    void unread(Problem problem) {
        var request = routing.request();
        var response = routing.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (request.isEnded() || request.version() == HttpVersion.HTTP_2) {
            read(problem);
            return;
        }
        response.putHeader("Connection", "close");
        read(problem);
        var connection = request.connection();
        var closing = routing.vertx().setTimer(LINGER_MILLIS, late -> connection.close());
        request.exceptionHandler(gone -> routing.vertx().cancelTimer(closing));
        request.handler(ignored -> {});
        request.endHandler(done -> {
            routing.vertx().cancelTimer(closing);
            connection.close();
        });
        request.resume();
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
