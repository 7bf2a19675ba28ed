package dev.pasillo.ingest.format.typeform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Feedback;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Rating;
import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.RecordingSink;
import dev.pasillo.ingest.application.Reply;
import dev.pasillo.ingest.application.SenderFormat.Reading;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.SentEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypeformFormatTest {
    private static final String RESPONSE = """
            {"event_id":"01H0","event_type":"form_response","form_response":{"form_id":"f1","token":"resp1",\
            "landed_at":"2026-01-01T00:00:00Z","submitted_at":"2026-01-01T00:01:00Z","hidden":{"user_id":"u-42"},\
            "definition":{"fields":[{"id":"q1","title":"How likely?","type":"opinion_scale","ref":"nps"},\
            {"id":"q2","title":"Why?","type":"long_text","ref":"why"}]},"answers":[\
            {"type":"number","number":9,"field":{"id":"q1","type":"opinion_scale","ref":"nps"}},\
            {"type":"text","text":"Fast","field":{"id":"q2","type":"long_text","ref":"why"}}]}}""";

    private final TypeformFormat format = new TypeformFormat(Limits.DEFAULT);

    private RecordingSink read(String body) {
        var sink = new RecordingSink();
        var request = RecordingSink.request("/hooks/typeform/k", Map.of(), body.getBytes(UTF_8));
        assertThat(format.read(request, sink)).isEqualTo(new Reading.Complete());
        return sink;
    }

    private SentEvent answered(String hidden, String fields, String answers) {
        return read("""
                {"event_id":"01H0","event_type":"form_response","form_response":{"submitted_at":"2026-01-01T00:01:00Z",\
                "hidden":{%s},"definition":{"fields":[%s]},"answers":[%s]}}""".formatted(hidden, fields, answers)).only();
    }

    private static String scale(String type, int value) {
        return "{\"type\":\"number\",\"number\":%d,\"field\":{\"id\":\"q1\",\"type\":\"%s\",\"ref\":\"r1\"}}"
                .formatted(value, type);
    }

    private static Identifier id(String namespace, String value) {
        return new Identifier(namespace, value);
    }

    @Test
    void aResponseIsAnAnsweredSurveyWithItsRatingAndWords() {
        var event = read(RESPONSE).only();

        assertThat(event.type()).isEqualTo("survey_answered");
        assertThat(event.sourceType()).isEqualTo("form_response");
        assertThat(event.id()).isEqualTo("01H0");
        assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:01:00Z");
        assertThat(event.channel()).isEqualTo("survey");
        assertThat(event.identifiers()).containsExactly(id("user_id", "u-42"));
        assertThat(event.rating()).isEqualTo(new Rating("nps", 9, 0.0, 10.0));
        assertThat(event.feedback()).isEqualTo(new Feedback("Fast", null, null));
        assertThat(event.properties())
                .isEqualTo(Map.of(
                        "form_id",
                        "f1",
                        "response_id",
                        "resp1",
                        "answers",
                        Map.of("nps", 9, "why", "Fast"),
                        "questions",
                        Map.of("nps", "How likely?", "why", "Why?")));
    }

    @Test
    void theAddressThatWasAskedForCountsWhereNothingElseNamesSomebody() {
        var email = "{\"type\":\"email\",\"email\":\"a@example.org\",\"field\":{\"id\":\"q\",\"type\":\"email\"}}";

        assertThat(answered("", "", email).identifiers()).containsExactly(id("email", "a@example.org"));
        assertThat(answered("", "", email).properties()).doesNotContainKey("answers");
        assertThat(answered("\"user_id\":\"u-1\"", "", email).identifiers()).containsExactly(id("user_id", "u-1"));
    }

    @Test
    void whatTheFormWasOpenedWithNamesSomebodyAndWhatItIsAbout() {
        var event =
                answered("\"email\":\"a@example.org\",\"order_id\":\"o-9\",\"store\":\"madrid\"", "", scale("nps", 3));

        assertThat(event.identifiers()).containsExactly(id("email", "a@example.org"));
        assertThat(event.feedback()).isEqualTo(new Feedback(null, null, Map.of("order_id", "o-9")));
        assertThat(event.properties())
                .containsEntry("store", "madrid")
                .containsEntry("order_id", "o-9")
                .doesNotContainKey("email");
    }

    @Test
    void scalesHaveTheirEndsWhereTypeformSaysThem() {
        var steps = "{\"id\":\"q1\",\"type\":\"opinion_scale\",\"properties\":{\"steps\":5,\"start_at_one\":true}}";

        assertThat(answered("", "", scale("nps", 0)).rating()).isEqualTo(new Rating("nps", 0, 0.0, 10.0));
        assertThat(answered("", "", scale("rating", 4)).rating()).isEqualTo(new Rating("stars", 4, null, null));
        assertThat(answered("", "", scale("opinion_scale", 4)).rating())
                .isEqualTo(new Rating("opinion_scale", 4, null, null));
        assertThat(answered("", steps, scale("opinion_scale", 4)).rating())
                .isEqualTo(new Rating("opinion_scale", 4, 1.0, 5.0));
        assertThat(answered("", steps.replace(",\"start_at_one\":true", ""), scale("opinion_scale", 4))
                        .rating())
                .isEqualTo(new Rating("opinion_scale", 4, 0.0, 4.0));
    }

    @Test
    void anAnswerBeyondItsScaleDoesNotCostTheResponse() {
        assertThat(answered("", "", scale("nps", 11)).rating()).isEqualTo(new Rating("opinion_scale", 11, null, null));
    }

    @Test
    void aNumberIsNoRating() {
        assertThat(answered("", "", scale("number", 4)).rating()).isNull();
    }

    @Test
    void choicesAreTheirLabels() {
        var event = answered("", "", """
                {"type":"choice","choice":{"label":"Shop"},"field":{"id":"a","type":"multiple_choice"}},\
                {"type":"choices","choices":{"labels":["Price","Speed"]},"field":{"id":"b","type":"multiple_choice"}},\
                {"type":"choice","choice":{"other":"Else"},"field":{"id":"c","type":"multiple_choice"}},\
                {"type":"boolean","boolean":false,"field":{"id":"d","type":"yes_no"}}""");

        assertThat(event.properties())
                .containsEntry("answers", Map.of("a", "Shop", "b", List.of("Price", "Speed"), "c", "Else", "d", false));
    }

    @Test
    void aResponseThatWasNotSentOffIsNoAnswer() {
        assertThat(read(RESPONSE.replace("\"form_response\",", "\"form_response_partial\","))
                        .only()
                        .type())
                .isEqualTo("form_response_partial");
    }

    @Test
    void theSenderIsToldThatAllIsWellWhateverWasRefused() {
        var request = RecordingSink.request("/hooks/typeform/k", Map.of(), new byte[0]);

        assertThat(format.received(request, new Answer.Received(0, List.of(), 1, List.of())))
                .isEqualTo(Reply.empty(200, Map.of()));
    }

    @Test
    void answersOfAnotherShapeAreLeftOutOrRefused() {
        assertThat(answered("", "", "7,[],{\"type\":[]},{\"type\":\"text\",\"text\":{}}")
                        .properties())
                .doesNotContainKey("answers");
        assertThat(read(RESPONSE.replace("{\"user_id\":\"u-42\"}", "[]")).what())
                .containsExactly("format-invalid");
        assertThat(read(RESPONSE.replace("\"u-42\"", "{}")).what()).containsExactly("identifier-invalid");
    }
}
