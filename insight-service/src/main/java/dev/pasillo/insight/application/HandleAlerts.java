package dev.pasillo.insight.application;

import dev.pasillo.contract.Alert;
import dev.pasillo.insight.application.AlertDesk.Answer;
import dev.pasillo.insight.application.AlertDesk.Filter;
import dev.pasillo.insight.domain.query.Cursor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Lists alerts, and keeps what people say of them. Everything that a person does is one line in the log: who (the
/// key's name), what, which alert; never what was written.
@ApplicationScoped
public class HandleAlerts {
    private static final Logger LOG = Logger.getLogger(HandleAlerts.class);
    private static final Duration LONGEST_SILENCE = Duration.ofDays(90);
    private static final int LONGEST_COMMENT = 2_000;
    private static final int MOST_COMMENTS = 200;
    private static final List<String> LABELS = List.of("true", "false", "instrumentation");

    private final AlertDesk desk;
    private final Clock clock;

    @Inject
    HandleAlerts(AlertDesk desk, Clock clock) {
        this.desk = desk;
        this.clock = clock;
    }

    /// Alerts, the latest first.
    public Uni<Page<Alert>> list(String workspace, Filter filter, int limit, @Nullable Cursor after) {
        return desk.list(workspace, filter, limit + 1, after)
                .map(found -> Page.of(
                        found, limit, alert -> new Cursor(alert.firedAt(), UUID.fromString(alert.id())).text()));
    }

    /// Fails with [UnknownThingException].
    public Uni<Alert> find(String workspace, UUID id) {
        return desk.find(workspace, id).map(alert -> alert.orElseThrow(UnknownThingException::alert));
    }

    /// Somebody takes it on. Again changes nothing.
    public Uni<Alert> acknowledge(String workspace, UUID id, String by) {
        return answered(workspace, id, by, "acknowledged", new Answer.Acknowledged(now(), by));
    }

    /// Destinations hear nothing of this alert, nor of others of the same rule and subject, until a time. A time that
    /// has passed ends the silence. Fails with [FieldsRefusedException].
    public Uni<Alert> silence(String workspace, UUID id, String by, Instant until) {
        if (until.isAfter(now().plus(LONGEST_SILENCE))) {
            throw refused("until", "It must lie within the next 90 days. Switch the rule off to be told nothing more.");
        }
        return answered(workspace, id, by, "silenced", new Answer.Silenced(until.truncatedTo(ChronoUnit.MILLIS)));
    }

    /// Adds a comment. Fails with [FieldsRefusedException].
    public Uni<Alert> comment(String workspace, UUID id, String by, String text) {
        if (text.isBlank() || text.length() > LONGEST_COMMENT) {
            throw refused("text", "It must have 1 to " + LONGEST_COMMENT + " characters.");
        }
        return answered(
                workspace,
                id,
                by,
                "commented",
                new Answer.Commented(new Alert.Comment(now(), by, text.strip()), MOST_COMMENTS));
    }

    /// Says what it was. Fails with [FieldsRefusedException].
    public Uni<Alert> label(String workspace, UUID id, String by, String value) {
        if (!LABELS.contains(value)) {
            throw refused("value", "It must be one of " + String.join(", ", LABELS) + ".");
        }
        return answered(workspace, id, by, "labelled", new Answer.Labelled(value));
    }

    private Uni<Alert> answered(String workspace, UUID id, String by, String what, Answer answer) {
        return desk.keep(workspace, id, answer)
                .map(alert -> alert.orElseThrow(UnknownThingException::alert))
                .invoke(alert -> LOG.infof("alert %s, workspace=%s alert=%s key=%s", what, workspace, id, by));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static FieldsRefusedException refused(String field, String message) {
        return new FieldsRefusedException("alert-answer-invalid", List.of(new FieldError(field, message)));
    }
}
