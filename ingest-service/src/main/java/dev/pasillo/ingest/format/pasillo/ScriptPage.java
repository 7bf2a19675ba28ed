package dev.pasillo.ingest.format.pasillo;

import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SentRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/// The script by which a page is a channel by itself. It sends to where it was loaded from, with the key that stands in
/// its address, so it is the same for everybody.
final class ScriptPage {
    static final String PATH = "/pasillo.js";

    /// Pages of other origins load it; an hour old is new enough.
    private static final Map<String, String> HEADERS =
            Map.of("Cache-Control", "public, max-age=3600", "Cross-Origin-Resource-Policy", "cross-origin");

    private static final Reply SCRIPT = new Reply.Content(200, "text/javascript; charset=utf-8", script(), HEADERS);

    private ScriptPage() {}

    static Reply reply(SentRequest request) {
        return SCRIPT;
    }

    private static byte[] script() {
        try (var resource = ScriptPage.class.getResourceAsStream("/pasillo.min.js")) {
            return Objects.requireNonNull(resource, "pasillo.min.js").readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
