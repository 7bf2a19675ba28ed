package dev.pasillo.testsupport.oracle;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pasillo.testsupport.oracle.People.Person;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes a customer as docs/reference describes the answer.
record Json(Hashes hashes) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    String customer(Person person, Map<String, Object> traits, List<Journey> journeys, List<Moment> moments) {
        var customer = JSON.createObjectNode();
        customer.put("profileId", hashes.profile(person.identifiers().getFirst()));
        var aliases = customer.putArray("aliases");
        person.identifiers().stream().map(hashes::profile).sorted().forEach(aliases::add);
        customer.put("identityVersion", hashes.identityVersion(person.accepted()));
        var identifiers = customer.putArray("identifiers");
        for (var identifier : person.identifiers()) {
            identifiers.addObject().put("namespace", identifier.namespace()).put("value", identifier.value());
        }
        customer.set("traits", JSON.valueToTree(traits));
        var written = customer.putArray("journeys");
        journeys.stream()
                .sorted(Comparator.comparing((Journey journey) -> journey.startedAt)
                        .thenComparing(journey -> journey.plan().name())
                        .thenComparing(journey -> journey.id))
                .forEach(journey -> journey(written.addObject(), journey));
        var truths = customer.putArray("moments");
        moments.stream().sorted(Moment.ORDER).forEach(moment -> moment(truths.addObject(), moment));
        return customer.toString();
    }

    private static void journey(ObjectNode into, Journey journey) {
        into.put("journeyId", journey.id)
                .put("definition", journey.plan().name())
                .put("definitionVersion", journey.version.number())
                .put("state", journey.state());
        var current = journey.current();
        if (current != null) {
            into.put("stage", current.stage.id());
            time(into, "enteredAt", current.enteredAt);
        }
        time(into, "startedAt", journey.startedAt);
        time(into, "completedAt", journey.completedAt);
        time(into, "endedAt", journey.endedAt);
        if (journey.endingKind != null) {
            var ending = into.putObject("ending").put("kind", journey.endingKind);
            text(ending, "id", journey.endingId);
        }
        var visits = into.putArray("visits");
        journey.visits.forEach(visit -> visit(visits.addObject(), visit));
    }

    private static void visit(ObjectNode into, Visit visit) {
        into.put("stage", visit.stage.id());
        time(into, "enteredAt", visit.enteredAt);
        time(into, "leftAt", visit.leftAt);
        text(into, "to", visit.to);
        into.put("verdict", visit.verdict);
        var skipped = into.putArray("skipped");
        visit.skipped.forEach(skipped::add);
        into.put("repeats", visit.repeats).put("returned", visit.returned);
        time(into, "recoveredAt", visit.recoveredAt);
        text(into, "lastTouchpoint", visit.lastTouchpoint);
        into.put("channel", visit.channel);
    }

    private static void moment(ObjectNode into, Moment moment) {
        into.put("moment", moment.moment()).put("definition", moment.definition());
        time(into, "openedAt", moment.openedAt());
        into.put("outcome", moment.outcome());
        time(into, "decidedAt", moment.decidedAt());
        if (moment.measured() != null) {
            into.put("measured", moment.measured());
        }
    }

    private static void time(ObjectNode into, String name, @Nullable Instant at) {
        if (at != null) {
            into.put(name, TIME.format(at));
        }
    }

    private static void text(ObjectNode into, String name, @Nullable String text) {
        if (text != null) {
            into.put(name, text);
        }
    }
}
