package dev.pasillo.testsupport.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An event as its generator made it: what a sender writes down, before anybody has read it.
///
/// @param revision 0 is not written
/// @param identifiers as the sender spells them
/// @param properties texts, whole numbers and booleans
/// @param traits texts, whole numbers and booleans
/// @param about what its feedback is about; none: it carries no feedback
/// @param vouched whether it is sent with a secret key
public record Happening(
        String id,
        int revision,
        Instant occurredAt,
        String channel,
        String type,
        Actor actor,
        List<Identifier> identifiers,
        Map<String, Object> properties,
        Map<String, Object> traits,
        @Nullable Rating rating,
        Map<String, String> about,
        boolean vouched) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A rating on a scale whose ends everybody knows.
    public record Rating(String scale, int value) {}

    public Happening {
        identifiers = List.copyOf(identifiers);
        properties = Map.copyOf(properties);
        traits = Map.copyOf(traits);
        about = Map.copyOf(about);
    }

    /// One without feedback, sent with a secret key.
    public Happening(
            String id,
            int revision,
            Instant occurredAt,
            String channel,
            String type,
            Actor actor,
            List<Identifier> identifiers,
            Map<String, Object> properties,
            Map<String, Object> traits,
            @Nullable Rating rating) {
        this(id, revision, occurredAt, channel, type, actor, identifiers, properties, traits, rating, Map.of(), true);
    }

    /// The same id with other properties and traits: a conflict at the same revision.
    public Happening contradicted() {
        return changed(revision, occurredAt, type, identifiers, "contradicts", true);
    }

    /// The same id as its sender corrects it.
    public Happening revised(int to, Instant at, String other, List<Identifier> whose) {
        return changed(to, at, other, whose, "revised", to);
    }

    private Happening changed(int to, Instant at, String other, List<Identifier> whose, String name, Object value) {
        var others = new TreeMap<>(properties);
        others.put(name, value);
        var known = new TreeMap<>(traits);
        known.put("seen", name);
        return new Happening(id, to, at, channel, other, actor, whose, others, known, rating, about, vouched);
    }

    /// As it is sent.
    public Event event() {
        var event = JSON.createObjectNode()
                .put("id", id)
                .put("occurredAt", occurredAt.toString())
                .put("channel", channel)
                .put("type", type)
                .put("actor", actor.name().toLowerCase(Locale.ROOT));
        var array = event.putArray("identifiers");
        for (var identifier : identifiers) {
            array.addObject().put("namespace", identifier.namespace()).put("value", identifier.value());
        }
        event.set("properties", JSON.valueToTree(new TreeMap<>(properties)));
        event.set("traits", JSON.valueToTree(new TreeMap<>(traits)));
        if (rating != null) {
            event.putObject("rating").put("scale", rating.scale()).put("value", rating.value());
        }
        if (!about.isEmpty()) {
            var written = event.putObject("feedback").putObject("about");
            new TreeMap<>(about).forEach(written::put);
        }
        if (revision > 0) {
            event.put("revision", revision);
        }
        return new Event(id, event.toString(), identifiers);
    }
}
