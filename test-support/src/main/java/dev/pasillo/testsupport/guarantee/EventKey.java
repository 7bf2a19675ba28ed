package dev.pasillo.testsupport.guarantee;

import dev.pasillo.contract.Touchpoint;

/// What counts once.
public record EventKey(String workspace, String source, String id) implements Comparable<EventKey> {
    static EventKey of(Touchpoint touchpoint) {
        return new EventKey(touchpoint.workspace(), touchpoint.source(), touchpoint.id());
    }

    @Override
    public int compareTo(EventKey other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return workspace + "/" + source + "/" + id;
    }
}
