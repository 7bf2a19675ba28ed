package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.fold.FeedbackState.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What feedback can be about, and in which visit that was: of each name the last [#MOST] values, newest last.
///
/// `event_id` is the id of a touchpoint; `order_id` and `ticket_id` are properties, with values of at most
/// [#LONGEST] characters. The first visit in which a value was seen is its visit.
public record Subjects(List<Subject> seen) {
    static final int MOST = 10;
    static final int LONGEST = 200;

    /// Nothing has been seen.
    public static final Subjects NONE = new Subjects(List.of());

    private static final String EVENT = "event_id";
    private static final List<String> PROPERTIES = List.of("order_id", "ticket_id");

    /// One thing by name and id.
    public record Subject(String name, String id, Place visit) {}

    public Subjects {
        seen = List.copyOf(seen);
    }

    /// With what a touchpoint of a visit names.
    Subjects with(Touchpoint touchpoint, Place visit) {
        var more = with(EVENT, touchpoint.id(), visit);
        for (var property : PROPERTIES) {
            var value = touchpoint.properties().get(property);
            if (value instanceof String || value instanceof Number) {
                more = more.with(property, String.valueOf(value), visit);
            }
        }
        return more;
    }

    private Subjects with(String name, String id, Place visit) {
        if (id.length() > LONGEST || find(name, id).isPresent()) {
            return this;
        }
        var all = new ArrayList<>(seen);
        all.add(new Subject(name, id, visit));
        if (all.stream().filter(subject -> subject.name().equals(name)).count() > MOST) {
            for (var i = 0; i < all.size(); i++) {
                if (all.get(i).name().equals(name)) {
                    all.remove(i);
                    break;
                }
            }
        }
        return new Subjects(all);
    }

    /// The visit of what feedback is about; where it names several things, the first that is known.
    Optional<Place> visitOf(Map<String, String> about) {
        for (var entry : about.entrySet()) {
            var visit = find(entry.getKey(), entry.getValue());
            if (visit.isPresent()) {
                return visit;
            }
        }
        return Optional.empty();
    }

    private Optional<Place> find(String name, String id) {
        for (var subject : seen) {
            if (subject.name().equals(name) && subject.id().equals(id)) {
                return Optional.of(subject.visit());
            }
        }
        return Optional.empty();
    }
}
