package dev.pasillo.journey.domain.fold;

import java.util.Map;

/// What is known about a person, where the last word counts and null forgets.
final class Traits {
    private Traits() {}

    static void remember(Map<String, Object> known, Map<String, Object> news) {
        news.forEach((name, value) -> {
            if (value == null) {
                known.remove(name);
            } else {
                known.put(name, value);
            }
        });
    }
}
