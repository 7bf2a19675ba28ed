package dev.pasillo.ingest.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.tail.Excerpt;
import dev.pasillo.ingest.application.tail.Heard;
import dev.pasillo.ingest.application.tail.Viewer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TailEventsTest {
    private static final Heard.Origin ORIGIN =
            new Heard.Origin(Instant.parse("2026-01-01T00:00:00Z"), "web", "segment");

    private final TailEvents events = new TailEvents(new HiddenKeys("pk_secretly"::equals));

    private static JsonObject data(String name, Buffer event) {
        var text = event.toString(UTF_8);
        assertThat(text).startsWith("event: " + name + "\ndata: {").endsWith("}\n\n");
        var data = text.substring(text.indexOf('{'), text.length() - 2);
        assertThat(data).doesNotContain("\n", "\r");
        return new JsonObject(data);
    }

    private static Excerpt excerpt(byte[] bytes, boolean cut) {
        return new Excerpt(bytes, cut ? 10_000 : bytes.length, cut);
    }

    private JsonObject refused(byte[] raw, boolean cut) {
        return data(
                "refused",
                events.of(
                        new Heard.EventRefused(ORIGIN, excerpt(raw, cut), "e-1", "type-missing", "type is required")));
    }

    @Test
    void aTouchpointStandsBesideWhatWasSent() {
        var raw = "{\"writeKey\":\"pk_secretly\",\n \"n\":1.50}";
        var touchpoint = "{\"id\":\"e-1\",\"properties\":{\"n\":1.50}}";

        var event = events.of(new Heard.Understood(
                ORIGIN, excerpt(raw.getBytes(UTF_8), false), touchpoint.getBytes(UTF_8), touchpoint.length()));

        assertThat(event.toString(UTF_8)).contains(",\"understood\":" + touchpoint + "}\n\n");
        assertThat(data("touchpoint", event).getMap())
                .containsEntry("receivedAt", "2026-01-01T00:00:00.000Z")
                .containsEntry("source", "web")
                .containsEntry("format", "segment")
                .containsEntry("size", raw.length())
                .containsEntry("encoding", "text")
                .containsEntry("raw", "{\"writeKey\":\"[key]\",\n \"n\":1.50}")
                .doesNotContainKeys("rawCut", "understoodSize", "refused");
    }

    @Test
    void ofATouchpointThatIsTooLongItsSizeIsSaid() {
        var event = data(
                "touchpoint",
                events.of(new Heard.Understood(ORIGIN, excerpt("x".getBytes(UTF_8), false), null, 70_000)));

        assertThat(event.getInteger("understoodSize")).isEqualTo(70_000);
        assertThat(event.containsKey("understood")).isFalse();
    }

    @Test
    void aRefusedEventSaysWhy() {
        var event = refused("{}".getBytes(UTF_8), false);

        assertThat(event.getJsonObject("refused").getMap())
                .isEqualTo(Map.of("scope", "event", "code", "type-missing", "detail", "type is required", "id", "e-1"));
    }

    @Test
    void aRefusedRequestSaysWhatItWasAnswered() {
        var event = data(
                "refused",
                events.of(new Heard.RequestRefused(
                        ORIGIN, excerpt(new byte[0], false), 403, "source-of-another-kind", "ask for another key")));

        assertThat(event.getJsonObject("refused").getMap())
                .isEqualTo(Map.of(
                        "scope",
                        "request",
                        "code",
                        "source-of-another-kind",
                        "detail",
                        "ask for another key",
                        "status",
                        403));
        assertThat(event.getMap()).doesNotContainKeys("raw", "size", "encoding");
    }

    @Test
    void bytesThatAreNoTextAreBase64() {
        var bytes = new byte[] {(byte) 0xff, 0, 1};

        var event = refused(bytes, false);

        assertThat(event.getString("encoding")).isEqualTo("base64");
        assertThat(Base64.getDecoder().decode(event.getString("raw"))).isEqualTo(bytes);
    }

    @Test
    void aTextThatIsCutThroughACharacterIsAText() {
        for (var character : new String[] {"é", "€", "😀"}) {
            var bytes = (" " + character).getBytes(UTF_8);
            for (int length = 2; length < bytes.length; length++) {
                var event = refused(Arrays.copyOf(bytes, length), true);

                assertThat(event.getString("encoding")).isEqualTo("text");
                assertThat(event.getString("raw")).isEqualTo(" ");
                assertThat(event.getBoolean("rawCut")).isTrue();
            }
        }
    }

    @Test
    void aTextThatIsCutBehindACharacterIsWhole() {
        assertThat(refused("x €".getBytes(UTF_8), true).getString("raw")).isEqualTo("x €");
    }

    @Test
    void theCountsAreThoseSinceTheLastAndAll() {
        var event = data("sampling", events.sampling(new Viewer.Counts(7, 5), new Viewer.Counts(70, 50)));

        assertThat(event.getMap()).isEqualTo(Map.of("seen", 7, "shown", 5, "seenTotal", 70, "shownTotal", 50));
    }
}
