package dev.pasillo.testsupport.oracle;

import dev.pasillo.testsupport.history.Happening;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All journeys of one customer under one definition: one course, or one for each value of `instance.by`.
final class Courses {
    private static final String ONE = "";
    private static final int LONGEST_VALUE = 200;

    private final Versions versions;
    private final Hashes hashes;
    private final String source;
    private final Feelings feelings = new Feelings();
    private final TreeMap<String, Course> courses = new TreeMap<>();

    Courses(Versions versions, Hashes hashes, String source) {
        this.versions = versions;
        this.hashes = hashes;
        this.source = source;
    }

    /// @param ordered in the definition's order
    List<Journey> of(List<Happening> ordered, Instant now) {
        var traits = new HashMap<String, Object>();
        for (var place = 0; place < ordered.size(); place++) {
            var happening = ordered.get(place);
            traits.putAll(happening.traits());
            courses.values().forEach(course -> course.passBefore(happening.occurredAt()));
            var course = course(happening);
            if (course == null) {
                feelings.hear(happening, null);
            } else {
                course.take(new Course.Step(place, happening, Map.copyOf(traits)));
            }
        }
        var journeys = new ArrayList<Journey>();
        for (var course : courses.values()) {
            course.passTo(now);
            journeys.addAll(course.journeys());
        }
        return journeys;
    }

    /// How the visits were felt, and what came of those that led forward. Once the journeys are known.
    Feelings feelings() {
        return feelings;
    }

    List<HandedOver> handedOver() {
        return courses.values().stream()
                .flatMap(course -> course.handedOver().stream())
                .toList();
    }

    /// A touchpoint without the value joins the latest open one.
    private @Nullable Course course(Happening happening) {
        var by = versions.newest().plan().instanceBy();
        if (by == null) {
            return courses.computeIfAbsent(ONE, one -> new Course(versions, hashes, source, feelings));
        }
        var value = happening.properties().get(by);
        if (value != null && !value.toString().isEmpty() && value.toString().length() <= LONGEST_VALUE) {
            return courses.computeIfAbsent(value.toString(), any -> new Course(versions, hashes, source, feelings));
        }
        Course latest = null;
        for (var course : courses.values()) {
            var open = course.open();
            var other = latest == null ? null : latest.open();
            if (open != null && (other == null || !open.startedAt.isBefore(other.startedAt))) {
                latest = course;
            }
        }
        return latest;
    }
}
