package dev.pasillo.local.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/// Some lines to be sent in one request.
///
/// @param events one per line, in order
public record Batch(List<Line> events) {
    public Batch {
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("an empty batch");
        }
    }

    /// An event as it stands in the input.
    ///
    /// @param number of its line, from 1
    public record Line(long number, String text) {}

    public int size() {
        return events.size();
    }

    /// The request's body: JSON lines.
    byte[] body() {
        var text = new StringBuilder();
        for (var event : events) {
            text.append(event.text()).append('\n');
        }
        return text.toString().getBytes(UTF_8);
    }

    /// Two halves, for a server that finds the whole too large.
    List<Batch> halves() {
        var middle = events.size() / 2;
        return List.of(new Batch(events.subList(0, middle)), new Batch(events.subList(middle, events.size())));
    }
}
