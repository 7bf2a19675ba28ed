package dev.pasillo.testsupport.oracle;

import dev.pasillo.testsupport.history.Happening;
import dev.pasillo.testsupport.history.Plan;
import dev.pasillo.testsupport.history.Plan.Expect;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The moments of truth of one customer under one definition: docs/concepts/journeys.md, section "Moments of truth".
/// The workspace's zone is UTC.
record Moments(Plan plan, List<Happening> inOrder, Instant now) {
    private static final LocalTime END_OF_DAY = LocalTime.of(23, 59, 59, 999_000_000);

    List<Moment> all() {
        var all = new ArrayList<Moment>();
        for (var place = 0; place < inOrder.size(); place++) {
            for (var moment : plan.moments()) {
                if (moment.on().matches(inOrder.get(place))) {
                    all.add(opened(moment, place));
                }
            }
        }
        return all;
    }

    private Moment opened(Plan.Moment moment, int place) {
        var opening = inOrder.get(place);
        return switch (moment.expect()) {
            case Expect.Holds holds -> decided(moment, opening, judged(holds, opening), opening.occurredAt(), null);
            case Expect.FollowedBy followed -> {
                var deadline = deadline(followed, opening);
                yield deadline == null
                        ? decided(moment, opening, "unknown", opening.occurredAt(), null)
                        : followed(moment, followed, place, deadline);
            }
        };
    }

    private static String judged(Expect.Holds holds, Happening opening) {
        if (!opening.properties().containsKey(holds.property())) {
            return "unknown";
        }
        return holds.when().holds().test(opening, opening.traits(), null) ? "kept" : "missed";
    }

    /// None where the opening carries no time.
    private static @Nullable Instant deadline(Expect.FollowedBy followed, Happening opening) {
        if (followed.within() != null) {
            return opening.occurredAt().plus(followed.within());
        }
        var written = followed.by() == null ? null : opening.properties().get(followed.by());
        if (!(written instanceof String text)) {
            return null;
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atTime(END_OF_DAY).toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noTime) {
            return null;
        }
    }

    private Moment followed(Plan.Moment moment, Expect.FollowedBy followed, int place, Instant deadline) {
        var opening = inOrder.get(place);
        for (var later : inOrder.subList(place + 1, inOrder.size())) {
            if (!later.occurredAt().isAfter(deadline) && followed.rule().matches(later, opening)) {
                var measured = Duration.between(opening.occurredAt(), later.occurredAt())
                                .toMillis()
                        / 1000.0;
                return decided(moment, opening, answered(followed, later), later.occurredAt(), measured);
            }
        }
        if (deadline.isAfter(now)) {
            return decided(moment, opening, "pending", null, null);
        }
        var passed = deadline.isBefore(opening.occurredAt()) ? opening.occurredAt() : deadline;
        return decided(moment, opening, moment.unknownOnDeadline() ? "unknown" : "missed", passed, null);
    }

    private static String answered(Expect.FollowedBy followed, Happening answer) {
        if (followed.ratingAtLeast() == null) {
            return "kept";
        }
        if (answer.rating() == null) {
            return "unknown";
        }
        return answer.rating().value() >= followed.ratingAtLeast() ? "kept" : "missed";
    }

    private Moment decided(
            Plan.Moment moment,
            Happening opening,
            String outcome,
            @Nullable Instant decidedAt,
            @Nullable Double measured) {
        return new Moment(
                moment.id(),
                plan.name(),
                opening.occurredAt(),
                outcome,
                decidedAt,
                measured,
                moment.perceived() == null || decidedAt == null ? null : felt(moment.perceived(), decidedAt));
    }

    private @Nullable Long felt(Plan.Perceived perceived, Instant decidedAt) {
        for (var later : inOrder) {
            var rating = later.rating();
            var in = !later.occurredAt().isBefore(decidedAt)
                    && !later.occurredAt().isAfter(decidedAt.plus(perceived.within()));
            var thousandths = Feelings.thousandths(rating);
            if (in && rating != null && thousandths != null && rating.scale().equals(perceived.scale())) {
                return thousandths;
            }
        }
        return null;
    }
}
