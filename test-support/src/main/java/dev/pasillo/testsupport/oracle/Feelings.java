package dev.pasillo.testsupport.oracle;

import dev.pasillo.testsupport.history.Happening;
import dev.pasillo.testsupport.history.Happening.Rating;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one customer said under one definition: docs/concepts/journeys.md, section "Hand-overs and feedback".
final class Feelings {
    private static final int REMEMBERED = 10;

    /// A rating of a visit.
    ///
    /// @param thousandths from -2,000 to 2,000
    record Felt(String stage, long thousandths) {}

    private record Seen(String name, String value, Visit visit) {}

    private final List<Seen> seen = new ArrayList<>();
    private final List<Felt> felt = new ArrayList<>();

    List<Felt> all() {
        return felt;
    }

    /// A touchpoint, once it has moved.
    ///
    /// @param here the visit where the customer is
    void hear(Happening happening, @Nullable Visit here) {
        if (here != null) {
            see("event_id", happening.id(), here);
            for (var property : List.of("order_id", "ticket_id")) {
                if (happening.properties().containsKey(property)) {
                    see(property, String.valueOf(happening.properties().get(property)), here);
                }
            }
        }
        var thousandths = thousandths(happening.rating());
        var visit = meant(happening.about(), here);
        if (thousandths != null && visit != null) {
            felt.add(new Felt(visit.stage.id(), thousandths));
        }
    }

    private void see(String name, String value, Visit here) {
        if (find(name, value) != null) {
            return;
        }
        seen.add(new Seen(name, value, here));
        var same = seen.stream().filter(each -> each.name().equals(name)).toList();
        if (same.size() > REMEMBERED) {
            seen.remove(same.getFirst());
        }
    }

    private @Nullable Visit meant(Map<String, String> about, @Nullable Visit here) {
        for (var each : about.entrySet()) {
            var visit = find(each.getKey(), each.getValue());
            if (visit != null) {
                return visit;
            }
        }
        return here;
    }

    private @Nullable Visit find(String name, String value) {
        return seen.stream()
                .filter(each -> each.name().equals(name) && each.value().equals(value))
                .map(Seen::visit)
                .findFirst()
                .orElse(null);
    }

    /// None where the ends of the scale are unknown. (Generators write no ends, and no rating beyond them.)
    static @Nullable Long thousandths(@Nullable Rating rating) {
        if (rating == null) {
            return null;
        }
        return switch (rating.scale()) {
            case "nps" -> 400L * rating.value() - 2_000;
            case "csat" -> 1_000L * (rating.value() - 1) - 2_000;
            default -> null;
        };
    }
}
