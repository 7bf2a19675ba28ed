package dev.pasillo.testsupport.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pasillo.contract.Identifier;
import java.util.ArrayList;
import java.util.List;

/// A native event as it is sent.
///
/// @param id the sender's
/// @param json one line
/// @param identifiers under which its customer can be asked for
public record Event(String id, String json, List<Identifier> identifiers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Event {
        identifiers = List.copyOf(identifiers);
    }

    /// The event that a line is.
    ///
    /// @throws IllegalArgumentException where it is no event with an id
    public static Event read(String line) {
        try {
            return of(JSON.readTree(line), line);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException("not an event: " + unreadable.getOriginalMessage(), unreadable);
        }
    }

    static Event of(JsonNode event, String line) {
        var id = event.path("id").asText("");
        if (id.isEmpty()) {
            throw new IllegalArgumentException("an event without an id cannot be accounted for");
        }
        var identifiers = new ArrayList<Identifier>();
        for (var identifier : event.path("identifiers")) {
            identifiers.add(new Identifier(
                    identifier.path("namespace").asText(),
                    identifier.path("value").asText()));
        }
        return new Event(id, line, identifiers);
    }

    /// The same id with another content: a conflict, wherever both are sent.
    public Event contradicted() {
        try {
            var other = (ObjectNode) JSON.readTree(json);
            other.withObject("/properties").put("contradicts", true);
            return new Event(id, other.toString(), identifiers);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Without content: identifiers are personal, generated or not.
    @Override
    public String toString() {
        return "Event[" + id + "]";
    }
}
