package dev.pasillo.ingest.format.posthog;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SentRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/// What the SDKs ask beside sending, answered so that they send and ask for nothing more: there are no flags, no
/// recordings and no surveys here.
final class Pages {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String SUPPORTED =
            "\"supportedCompression\":[\"gzip\",\"gzip-js\"],\"hasFeatureFlags\":false,\"sessionRecording\":false,"
                    + "\"surveys\":false,\"siteApps\":[]";
    private static final String CONFIG = "{" + SUPPORTED + "}";

    static final Reply TAKEN = Reply.json(200, "{\"status\":1}");

    private static final Reply FLAGS =
            Reply.json(200, "{\"flags\":{},\"errorsWhileComputingFlags\":false,\"requestId\":\"none\"}");
    private static final Reply DECIDE = Reply.json(
            200,
            "{" + SUPPORTED + ",\"config\":{},\"isAuthenticated\":false,\"featureFlags\":{},\"featureFlagPayloads\":{},"
                    + "\"errorsWhileComputingFlags\":false}");

    private Pages() {}

    static Reply discarded(SentRequest request) {
        return TAKEN;
    }

    static Reply flags(SentRequest request) {
        return FLAGS;
    }

    static Reply decide(SentRequest request) {
        return DECIDE;
    }

    static Reply config(SentRequest request) {
        return Reply.json(200, CONFIG);
    }

    /// The same as a script, which leaves it where the SDK looks for it.
    static Reply script(SentRequest request) {
        var token = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(token)) {
            json.writeString(String.valueOf(request.pathKey()));
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be written", impossible);
        }
        var script = "(function(w){w._POSTHOG_REMOTE_CONFIG=w._POSTHOG_REMOTE_CONFIG||{};w._POSTHOG_REMOTE_CONFIG["
                + token.toString(UTF_8) + "]={config:" + CONFIG + ",siteApps:[]}})(window);";
        return new Reply.Content(200, "application/javascript; charset=utf-8", script.getBytes(UTF_8), Map.of());
    }

    /// What became of single events, by their ids; what is not named was accepted.
    static Reply results(Answer.Received answer) {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart("results");
            for (var refusal : answer.refusals()) {
                if (refusal.id() != null) {
                    json.writeObjectFieldStart(refusal.id());
                    json.writeStringField("result", "drop");
                    json.writeStringField("details", refusal.code().code());
                    json.writeEndObject();
                }
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("an array cannot fail to be written", impossible);
        }
        return new Reply.Content(200, "application/json", bytes.toByteArray(), Map.of());
    }
}
