package dev.pasillo.journey.domain.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Feedback;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Rating;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Matcher;
import dev.pasillo.journey.domain.definition.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a customer answers belongs to the visit of what it is about, else to the visit where the customer is.
class FeedbackTest {
    private final CustomerFold fold = new CustomerFold(new DefinitionSet(1, List.of(Given.version(shop()))), Given.IDS);

    @Test
    void belongsToTheVisitWhereTheCustomerIs() {
        var feedback = feedback(at("1", "look", 0), rated("2", 1, null, new Rating("csat", 4, null, null)));

        assertThat(feedback.stage()).isEqualTo("discover");
        assertThat(feedback.journeyId()).isEqualTo("shop/1");
        assertThat(feedback.number()).isEqualTo(1);
        assertThat(feedback.touchpoint()).isEqualTo("2");
        assertThat(feedback.rating()).isEqualTo(4.0);
        assertThat(feedback.normalised()).isEqualTo(1.0);
    }

    @Test
    void belongsToTheVisitOfTheOrderTicketOrEventThatItIsAbout() {
        var order = at("o", "order", 2, Map.of("order_id", "o-9"));
        var ticket = at("k", "note", 3, Map.of("ticket_id", 17));
        var later = at("l", "refer", 5);
        for (var about : List.of(
                Map.of("order_id", "o-9"), Map.of("event_id", "o"), Map.of("ticket_id", "17", "order_id", "other"))) {
            assertThat(feedback(at("1", "look", 0), order, ticket, later, rated("2", 6, about, null))
                            .stage())
                    .as("%s", about)
                    .isEqualTo("own");
        }
        assertThat(feedback(at("1", "look", 0), order, ticket, later, rated("2", 6, Map.of("order_id", "o-8"), null))
                        .stage())
                .isEqualTo("recommend");
    }

    @Test
    void belongsToNoVisitBeforeAnyJourney() {
        var feedback = feedback(rated("2", 1, null, new Rating("csat", 4, null, null)));

        assertThat(feedback.stage()).isNull();
        assertThat(feedback.journeyId()).isNull();
        assertThat(feedback.at()).isEqualTo(Given.at(1));
    }

    @Test
    void keepsItsTextAtHome() {
        var fact = feedback(at("1", "look", 0), rated("2", 1, Map.of(), null));

        assertThat(dev.pasillo.contract.PublishedFact.of(fact).json()).doesNotContain("slow");
    }

    @Test
    void aboutWhatIsForgottenBelongsToWhereTheCustomerIs() {
        var touchpoints = new ArrayList<Touchpoint>();
        touchpoints.add(at("t-first", "look", 0, Map.of("order_id", "o-first")));
        IntStream.range(0, Subjects.MOST)
                .forEach(i -> touchpoints.add(at("t-" + i, "order", 1 + i, Map.of("order_id", "o-" + i))));
        touchpoints.add(rated("r", 50, Map.of("order_id", "o-first"), null));

        assertThat(feedback(touchpoints.toArray(Touchpoint[]::new)).stage()).isEqualTo("own");
    }

    @ParameterizedTest
    @CsvSource({
        "nps,    0,   ,   , -2",
        "nps,    9,   ,   ,  1.6",
        "csat,   3,   ,   ,  0",
        "stars,  5,   ,   ,  2",
        "ces,    7,   ,   ,  2",
        "thumbs, 1,   ,   ,  2",
        "csat,   7,  1, 10,  0.6666666666666665",
        "own,    1,  0,  4, -1",
        "own,    1,   ,   , ",
        "nps,   11,   ,   , ",
        "nps,   -1,   ,   , ",
        "own,    1,  4,  4, ",
        "own,    1,  4,  0, ",
    })
    void ratingsAreComparable(
            String scale, double value, @Nullable Double min, @Nullable Double max, @Nullable Double normalised) {
        assertThat(Ratings.normalised(new Rating(scale, value, min, max))).isEqualTo(normalised);
    }

    private Fact.Feedback feedback(Touchpoint... touchpoints) {
        var folded = fold.refold(Customer.NOBODY, Arrays.asList(touchpoints), Given.START);
        return fold.closed(folded, "p").stream()
                .filter(Fact.Feedback.class::isInstance)
                .map(Fact.Feedback.class::cast)
                .reduce((one, other) -> {
                    throw new AssertionError("more than one");
                })
                .orElseThrow();
    }

    private static Touchpoint at(String id, String type, double hours) {
        return at(id, type, hours, Map.of());
    }

    private static Touchpoint at(String id, String type, double hours, Map<String, Object> properties) {
        return touchpoint(id, type, hours, properties, null, null);
    }

    private static Touchpoint rated(
            String id, double hours, @Nullable Map<String, String> about, @Nullable Rating rating) {
        return touchpoint(
                id,
                "survey_answered",
                hours,
                Map.of(),
                rating,
                about == null ? null : new Feedback("slow", "en", about));
    }

    private static Touchpoint touchpoint(
            String id,
            String type,
            double hours,
            Map<String, Object> properties,
            @Nullable Rating rating,
            @Nullable Feedback feedback) {
        return new Touchpoint(
                "default",
                "api",
                id,
                "web",
                type,
                null,
                Actor.CUSTOMER,
                Given.at(hours),
                null,
                Given.at(hours),
                List.of(new Identifier("user_id", "u-1")),
                properties,
                Map.of(),
                rating,
                feedback,
                null,
                null,
                id);
    }

    private static JourneyDefinition shop() {
        return JourneyDefinition.of(
                "shop",
                Stage.of("discover", 1, Duration.ofHours(240), Matcher.ofTypes("look")),
                Stage.of("own", 2, Duration.ofHours(240), Matcher.ofTypes("order")),
                Stage.of("recommend", 3, null, Matcher.ofTypes("refer")));
    }
}
