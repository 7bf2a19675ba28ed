package dev.pasillo.ingest.format.zendesk;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZendeskFormatTest {
    private static final String CREATED = """
            {"type":"zen:event-type:ticket.created","account_id":123,"id":"z-1","time":"2026-01-01T00:00:00Z",\
            "zendesk_event_version":"2022-06-20","subject":"zen:ticket:77","detail":{"id":"77","requester_id":"9001",\
            "actor_id":"5","status":"NEW","subject":"Help","via":{"channel":"voice"}},\
            "event":{"meta":{"sequence":{"id":"q1","position":1}}}}""";
    private static final String TEMPLATE = """
            {"event":"ticket_updated","ticket_id":"77","email":"a@example.org","external_id":"u-42","via":"Mail",\
            "status":"Open","updated_at":"2026-01-01T00:00:00Z"}""";

    private final ZendeskFormat format = new ZendeskFormat(Limits.DEFAULT);

    private RecordingSink read(String path, Map<String, String> headers, String body) {
        var sink = new RecordingSink();
        assertThat(format.read(RecordingSink.request(path, headers, body.getBytes(UTF_8)), sink))
                .isEqualTo(new Reading.Complete());
        return sink;
    }

    private SentEvent event(String body) {
        return read("/hooks/zendesk/k", Map.of("X-Zendesk-Webhook-Invocation-Id", "inv-1"), body)
                .only();
    }

    private static String comment(String members) {
        return CREATED.replace("ticket.created", "ticket.comment_added")
                .replace("\"event\":{", "\"event\":{\"comment\":{\"body\":\"Still broken\"," + members + "},");
    }

    private static Identifier id(String namespace, String value) {
        return new Identifier(namespace, value);
    }

    @Test
    void aNewTicketIsOfItsRequester() {
        var event = event(CREATED);

        assertThat(event.type()).isEqualTo("ticket_opened");
        assertThat(event.sourceType()).isEqualTo("zen:event-type:ticket.created");
        assertThat(event.id()).isEqualTo("z-1");
        assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(event.channel()).isEqualTo("call");
        assertThat(event.identifiers()).containsExactly(id("zendesk.user_id", "9001"));
        assertThat(event.properties())
                .isEqualTo(Map.of("ticket_id", "77", "via", "voice", "status", "NEW", "subject", "Help"));
    }

    @Test
    void aTicketIsSolvedWhenItsStatusBecomesSo() {
        var changed = CREATED.replace("ticket.created", "ticket.status_changed");

        assertThat(event(changed.replace("\"event\":{", "\"event\":{\"current\":\"SOLVED\",\"previous\":\"OPEN\","))
                        .type())
                .isEqualTo("ticket_solved");
        var pending = event(changed.replace("\"event\":{", "\"event\":{\"current\":\"PENDING\","));
        assertThat(pending.type()).isEqualTo("ticket_status_changed");
        assertThat(pending.actor()).isEqualTo("company");
        assertThat(pending.properties()).containsEntry("current", "PENDING");
    }

    @Test
    void aCommentIsAnAnswerOfTheCompanyOrAMessageOfTheCustomer() {
        var answer = event(comment("\"is_public\":true,\"author\":{\"id\":\"5\",\"is_staff\":true}"));
        var note = event(comment("\"is_public\":false,\"author\":{\"id\":\"5\",\"is_staff\":true}"));
        var message = event(comment("\"is_public\":true,\"author\":{\"id\":\"9001\",\"is_staff\":false}"));

        assertThat(answer.type()).isEqualTo("ticket_answered");
        assertThat(answer.feedback()).isNull();
        assertThat(note.type()).isEqualTo("ticket_comment_added");
        assertThat(note.actor()).isEqualTo("company");
        assertThat(message.type()).isEqualTo("message_sent");
        assertThat(message.feedback()).isEqualTo(new Feedback("Still broken", null, Map.of("ticket_id", "77")));
    }

    @Test
    void whoChangedATicketIsKnownByName() {
        var changed = CREATED.replace("ticket.created", "ticket.priority_changed");

        assertThat(event(changed).actor()).isEqualTo("company");
        assertThat(event(changed.replace("\"actor_id\":\"5\"", "\"actor_id\":9001"))
                        .actor())
                .isEqualTo("customer");
    }

    @Test
    void anEndUserIsACustomerAndAnAgentIsNone() {
        var user = """
                {"type":"zen:event-type:user.created","id":"z-2","time":"2026-01-01T00:00:00Z","detail":{"id":"9001",\
                "email":"a@example.org","external_id":"u-42","role":"end-user"},"event":{}}""";

        assertThat(event(user).identifiers())
                .containsExactlyInAnyOrder(
                        id("user_id", "u-42"), id("zendesk.user_id", "9001"), id("email", "a@example.org"));
        assertThat(read("/hooks/zendesk/k", Map.of(), user.replace("end-user", "agent"))
                        .what())
                .containsExactly("format-invalid");
    }

    @Test
    void whatATriggerSendsNamesTheRequester() {
        var event = event(TEMPLATE);

        assertThat(event.type()).isEqualTo("ticket_updated");
        assertThat(event.actor()).isEqualTo("company");
        assertThat(event.id()).isEqualTo("77:2026-01-01T00:00:00Z:ticket_updated:open");
        assertThat(event.occurredAt()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(event.channel()).isEqualTo("email");
        assertThat(event.identifiers()).containsExactlyInAnyOrder(id("user_id", "u-42"), id("email", "a@example.org"));
        assertThat(event.properties()).isEqualTo(Map.of("ticket_id", "77", "via", "Mail", "status", "Open"));
    }

    @ParameterizedTest
    @CsvSource({
        "ticket_updated, Solved, ticket_solved",
        "ticket_updated, New, ticket_opened",
        "ticket_created, Open, ticket_opened",
        "ticket_answered, Open, ticket_answered",
        "Ticket escalated, Open, ticket_escalated"
    })
    void theTemplateOrTheStatusSaysWhatHappened(String name, String status, String type) {
        assertThat(event(TEMPLATE.replace("ticket_updated", name).replace("Open", status))
                        .type())
                .isEqualTo(type);
    }

    @Test
    void onlyWithoutATimeTheInvocationIsTheId() {
        assertThat(event(TEMPLATE.replace(",\"updated_at\":\"2026-01-01T00:00:00Z\"", ""))
                        .id())
                .isEqualTo("inv-1");
    }

    @Test
    void aSatisfactionRatingIsAnAnsweredSurvey() {
        var event = event(TEMPLATE.replace("\"status\"", "\"score\":\"Bad\",\"comment\":\"Slow\",\"status\""));

        assertThat(event.type()).isEqualTo("survey_answered");
        assertThat(event.channel()).isEqualTo("survey");
        assertThat(event.id()).isEqualTo("csat:77:bad:Slow");
        assertThat(event.rating()).isEqualTo(new Rating("thumbs", 0, 0.0, 1.0));
        assertThat(event.feedback()).isEqualTo(new Feedback("Slow", null, Map.of("ticket_id", "77")));
    }

    @ParameterizedTest
    @CsvSource({
        "Phone call (incoming), call",
        "Web form, web",
        "Messaging, chat",
        "WhatsApp, chat",
        "Facebook Message, chat",
        "X Corp Post, social",
        "API, other"
    })
    void whereATicketCameFromIsItsChannel(String via, String channel) {
        assertThat(event(TEMPLATE.replace("Mail", via)).channel()).isEqualTo(channel);
    }

    @Test
    void whatIsRefusedIsKeptWithItsInvocation() {
        var broken = TEMPLATE.replace("\"77\"", "[]").replace(",\"updated_at\":\"2026-01-01T00:00:00Z\"", "");

        var kept = read("/hooks/zendesk/k", Map.of("X-Zendesk-Webhook-Invocation-Id", "inv-1"), broken)
                .seen()
                .getFirst();

        assertThat(kept.what()).isEqualTo("format-invalid");
        assertThat(read("/v1/replay", Map.of(), kept.raw().replace("[]", "\"77\""))
                        .only()
                        .id())
                .isEqualTo("inv-1");
    }

    @Test
    void somethingElseIsRefusedForItsShape() {
        assertThat(read("/hooks/zendesk/k", Map.of(), "{\"hello\":1}").what()).containsExactly("format-invalid");
        assertThat(read("/hooks/zendesk/k", Map.of(), "").what()).containsExactly("body-empty");
    }

    @Test
    void theSenderIsToldThatAllIsWellWhateverWasRefused() {
        var request = RecordingSink.request("/hooks/zendesk/k", Map.of(), new byte[0]);

        assertThat(format.received(request, new Answer.Received(0, List.of(), 1, List.of())))
                .isEqualTo(Reply.empty(200, Map.of()));
    }
}
