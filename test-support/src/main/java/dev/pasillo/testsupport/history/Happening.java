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
        @Nullable Rating rating) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A rating on a scale whose ends everybody knows.
    public record Rating(String scale, int value) {}

    public Happening {
        identifiers = List.copyOf(identifiers);
        properties = Map.copyOf(properties);
        traits = Map.copyOf(traits);
    }

    /// The same id with other properties and traits: a conflict at the same revision.
    public Happening contradicted() {
        return changed(revision, "contradicts", true);
    }

    /// The same id with other content, as its sender corrects it.
    public Happening revised(int to) {
        return changed(to, "revised", to);
    }

    private Happening changed(int to, String name, Object value) {
        var others = new TreeMap<>(properties);
        others.put(name, value);
        var known = new TreeMap<>(traits);
        known.put("seen", name);
        return new Happening(id, to, occurredAt, channel, type, actor, identifiers, others, known, rating);
    }

    /// The same with another type.
    public Happening as(String other) {
        return new Happening(id, revision, occurredAt, channel, other, actor, identifiers, properties, traits, rating);
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
        if (revision > 0) {
            event.put("revision", revision);
        }
        return new Event(id, event.toString(), identifiers);
    }
}
