package dev.pasillo.ingest.format.eventbridge;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.JSON_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.format.json.Flaws;
import dev.pasillo.ingest.format.json.Tree;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventBridgeEventTest {
    private static Tree tree(Map<String, Object> members) {
        return new Tree(members, new Flaws());
    }

    @Test
    void whatAServiceSaysStandsInTheDetail() {
        var sent = tree(Map.of(
                "id", "eb-1", "detail-type", "Something", "time", "2026-01-01T00:00:00Z", "detail", Map.of("a", "b")));

        var event = EventBridgeEvent.of(sent);

        assertThat(event.id()).isEqualTo("eb-1");
        assertThat(event.kind()).isEqualTo("Something");
        assertThat(event.time()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(event.detail().members()).isEqualTo(Map.of("a", "b"));
        assertThat(sent.flaws().code()).isNull();
    }

    @Test
    void withoutADetailItIsNone() {
        var sent = tree(Map.of("id", "eb-1"));

        assertThat(EventBridgeEvent.of(sent).kind()).isEmpty();
        assertThat(sent.flaws().code()).isEqualTo(FORMAT_INVALID);
    }

    @Test
    void aDetailThatIsNoObjectIsAFlaw() {
        var sent = tree(Map.of("detail", "text"));

        assertThat(EventBridgeEvent.of(sent).detail().members()).isEmpty();
        assertThat(sent.flaws().code()).isEqualTo(FORMAT_INVALID);
    }

    @Test
    void onlyWhatFailsForNowComesAgain() {
        assertThat(EventBridgeEvent.status(new Answer.Unavailable("overloaded", "")))
                .isEqualTo(503);
        assertThat(EventBridgeEvent.status(new Answer.TooSlow("body-timed-out", "")))
                .isEqualTo(503);
        assertThat(EventBridgeEvent.status(new Answer.Unreadable(JSON_INVALID, "")))
                .isEqualTo(400);
        assertThat(EventBridgeEvent.status(new Answer.NotGenuine("source-of-another-kind", "")))
                .isEqualTo(403);
        assertThat(EventBridgeEvent.status(new Answer.TooLarge("body-too-large", "")))
                .isEqualTo(413);
        assertThat(EventBridgeEvent.status(new Answer.Unsupported("content-encoding-unsupported", "")))
                .isEqualTo(415);
    }
}
