package dev.pasillo.journey.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pasillo.journey.cel.CelRules;
import dev.pasillo.journey.domain.authoring.Reading;
import dev.pasillo.journey.domain.definition.Completion;
import dev.pasillo.journey.domain.definition.Ending;
import dev.pasillo.journey.domain.definition.Expectation;
import dev.pasillo.journey.domain.definition.InFlight;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Mend;
import dev.pasillo.journey.domain.definition.MomentOfTruth;
import dev.pasillo.journey.domain.definition.Objective;
import dev.pasillo.journey.domain.definition.Reentry;
import dev.pasillo.journey.domain.definition.Stage;
import dev.pasillo.journey.domain.definition.Start;
import dev.pasillo.journey.domain.definition.Worth;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class AcceptedDefinitionTest {
    private static final String SMALLEST = """
            apiVersion: pasillo/v1
            kind: JourneyDefinition
            name: visit
            stages:
              - {id: come, enter: [{type: page_viewed}]}
            """;

    private final DefinitionFiles files = new DefinitionFiles(new CelRules((definition, rule) -> {}));

    @Nested
    class TheReferenceExample {
        private final JourneyDefinition definition = accept(example());

        @Test
        void hasItsStagesInOrder() {
            assertThat(definition.stages())
                    .extracting(Stage::id)
                    .containsExactly("discover", "consider", "buy", "own", "recommend");
            assertThat(definition.stages()).extracting(Stage::rank).containsExactly(1, 2, 3, 4, 5);
            assertThat(definition.stages())
                    .extracting(Stage::allowedTime)
                    .containsExactly(
                            Duration.ofDays(7), Duration.ofDays(14), Duration.ofDays(1), Duration.ofDays(60), null);
        }

        @Test
        void hasAllThatIsSaidOfAStage() {
            var discover = definition.stage("discover");

            assertThat(discover.back()).isFalse();
            assertThat(definition.stage("consider").back()).isTrue();
            assertThat(discover.owner()).isEqualTo("marketing");
            assertThat(discover.enter().getFirst().channels()).containsExactly("web");
            assertThat(discover.enter().get(1).types()).isEqualTo(Set.of("email_opened", "email_clicked"));
            assertThat(discover.touchpoints()).hasSize(2);
            assertThat(discover.targetTime()).isEqualTo(Duration.ofHours(1));
            assertThat(discover.handover())
                    .satisfies(it -> assertThat(it.within()).isEqualTo(Duration.ofHours(4)));
            assertThat(discover.impact()).isEqualTo(3);
            assertThat(discover.mend()).isEqualTo(new Mend(new BigDecimal("5000"), new BigDecimal("2")));
            assertThat(discover.story().title()).containsEntry("es", "Descubrimiento");
            assertThat(discover.story().pains()).containsExactly(Map.of("en", "Prices hard to find"));
            assertThat(discover.story().backstage()).containsExactly("CMS", "Ad platform");
        }

        @Test
        void hasItsCourse() {
            assertThat(definition.start()).isEqualTo(new Start.Any());
            assertThat(definition.completion()).isEqualTo(new Completion.Stage("own"));
            assertThat(definition.endings())
                    .extracting(Ending::kind)
                    .containsExactly(Ending.Kind.LOST, Ending.Kind.NEUTRAL);
            assertThat(definition.reentry()).isEqualTo(Reentry.NEW_JOURNEY);
            assertThat(definition.abandonAfter()).isEqualTo(Duration.ofDays(90));
            assertThat(definition.inFlight()).isEqualTo(InFlight.REFOLD);
        }

        @Test
        void hasWhatItIsWorth() {
            assertThat(definition.value()).isEqualTo(new Worth.Fixed(new BigDecimal("85")));
            assertThat(definition.objectives()).singleElement().satisfies(objective -> {
                assertThat(objective.target()).isEqualTo(new Objective.Target.Figure(new BigDecimal("0.25")));
                assertThat(objective.from()).isEqualTo(LocalDate.of(2026, 10, 1));
            });
        }

        @Test
        void hasItsPeople() {
            assertThat(definition.segments()).hasSize(2);
            assertThat(definition.segments().getLast().when()).isNull();
            assertThat(definition.personas()).singleElement().satisfies(persona -> {
                assertThat(persona.when().text()).isEqualTo("traits.coupons > 3");
                assertThat(persona.jobs()).containsExactly(Map.of("en", "Compare prices"));
            });
        }

        @Test
        void hasItsMoments() {
            assertThat(definition.moments())
                    .extracting(MomentOfTruth::id)
                    .containsExactly("first-answer", "on-time", "happy", "mailing-works", "short-wait");
            assertThat(definition.moments().get(1).expect())
                    .isInstanceOfSatisfying(
                            Expectation.FollowedBy.class,
                            followed -> assertThat(followed.limit())
                                    .isInstanceOfSatisfying(
                                            Expectation.Limit.By.class,
                                            by -> assertThat(by.time().text())
                                                    .isEqualTo("opening.properties.promised_delivery")));
            assertThat(definition.moments().get(2).onDeadline()).isEqualTo(MomentOfTruth.OnDeadline.UNKNOWN);
            assertThat(definition.moments().get(2).window()).isEqualTo(Duration.ofDays(28));
            assertThat(definition.moments().get(4).expect()).isInstanceOf(Expectation.Holds.class);
        }
    }

    @Nested
    class Defaults {

        @Test
        void smallestDefinitionIsCompleted() {
            var definition = accept(SMALLEST);

            assertThat(definition.start()).isEqualTo(new Start.Any());
            assertThat(definition.completion()).isNull();
            assertThat(definition.reentry()).isEqualTo(Reentry.NEW_JOURNEY);
            assertThat(definition.inFlight()).isEqualTo(InFlight.REFOLD);
            assertThat(definition.abandonAfter()).isNull();
            assertThat(definition.stage("come").back()).isTrue();
        }

        @Test
        void defaultsAreInTheCanonicalText() {
            assertThat(files.canonical(accept(SMALLEST)))
                    .isEqualTo("{\"apiVersion\":\"pasillo/v1\",\"kind\":\"JourneyDefinition\",\"name\":\"visit\","
                            + "\"subject\":\"customer\",\"instance\":\"one\","
                            + "\"stages\":[{\"id\":\"come\",\"rank\":1,\"enter\":[{\"type\":[\"page_viewed\"]}],\"back\":true}],"
                            + "\"start\":\"any\",\"reentry\":\"new-journey\",\"inFlight\":\"refold\"}");
        }

        @Test
        void rankOverridesThePlaceInTheFile() {
            var definition = accept("""
                    apiVersion: pasillo/v1
                    kind: JourneyDefinition
                    name: visit
                    stages:
                      - {id: late, rank: 9, enter: [{type: a}]}
                      - {id: early, enter: [{type: b}], allowedTime: P1D}
                      - {id: beside, rank: 2, enter: [{type: c}], allowedTime: P1D}
                    """);

            assertThat(definition.stages()).extracting(Stage::id).containsExactly("early", "beside", "late");
        }
    }

    @Nested
    class Spellings {

        @Test
        void canonicalTextReadsAsTheSameDefinition() {
            var definition = accept(example());
            var canonical = files.canonical(definition);

            assertThat(accept(canonical)).isEqualTo(definition);
            assertThat(files.canonical(accept(canonical))).isEqualTo(canonical);
        }

        @Test
        void yamlAndJsonOfTheSameMeaningHaveOneCanonicalText() throws IOException {
            var json = new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(new Load(LoadSettings.builder().build()).loadFromString(example()));

            assertThat(files.canonical(accept(json))).isEqualTo(files.canonical(accept(example())));
        }

        @Test
        void orderSpacingCommentsAndUnitsDoNotMatter() {
            assertThat(files.canonical(accept("""
                            # the same, otherwise
                            stages: [{enter: [{type: [b, a], channel: web}], allowedTime: PT24H, id: one}, {id: two, enter: [{type: c}]}]
                            title: {es: Uno, en: One}
                            value: 85.00
                            name: visit
                            kind: JourneyDefinition
                            apiVersion: pasillo/v1
                            """))).isEqualTo(files.canonical(accept("""
                            apiVersion: pasillo/v1
                            kind: JourneyDefinition
                            name: visit
                            title:
                              en: One
                              es: Uno
                            value: 85
                            stages:
                              - id: one
                                enter:
                                  - channel: [web]
                                    type: [a, b]
                                allowedTime: P1D
                              - id: two
                                enter:
                                  - type: c
                            """)));
        }

        @Test
        void flowYamlThatStartsLikeJsonIsRead() {
            assertThat(
                            accept(
                                    "{apiVersion: pasillo/v1, kind: JourneyDefinition, name: visit, stages: [{id: come, enter: [{type: page_viewed}]}]}"))
                    .isEqualTo(accept(SMALLEST));
        }

        @Test
        void jsonWithTabsAndAByteOrderMarkIsRead() {
            assertThat(
                            accept(
                                    "\uFEFF{\n\t\"apiVersion\": \"pasillo/v1\",\n\t\"kind\": \"JourneyDefinition\", \"name\": \"visit\",\n\t\"stages\": [{\"id\": \"come\", \"enter\": [{\"type\": \"page_viewed\"}]}]}"))
                    .isEqualTo(accept(SMALLEST));
        }

        @Test
        void aliasRepeatsWhatWasSaidBefore() {
            var definition = accept("""
                    apiVersion: pasillo/v1
                    kind: JourneyDefinition
                    name: visit
                    stages:
                      - {id: one, enter: &seen [{type: page_viewed}], allowedTime: &week P7D}
                      - {id: two, enter: *seen, allowedTime: *week}
                    """);

            assertThat(definition.stage("two").enter())
                    .isEqualTo(definition.stage("one").enter());
            assertThat(definition.stage("two").allowedTime()).isEqualTo(Duration.ofDays(7));
        }

        @Test
        void durationsOfWeeksDaysAndFractionsAreRead() {
            for (var pair : List.of(
                    List.of("P2W", "P14D"),
                    List.of("P1DT12H", "PT36H"),
                    List.of("PT90M", "PT1H30M"),
                    List.of("PT0.5S", "PT0.500S"))) {
                assertThat(accept(SMALLEST + "abandonAfter: " + pair.getFirst()).abandonAfter())
                        .isEqualTo(accept(SMALLEST + "abandonAfter: " + pair.getLast())
                                .abandonAfter());
            }
        }
    }

    private JourneyDefinition accept(String source) {
        var reading = files.read(source.getBytes(StandardCharsets.UTF_8), null);
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        return ((Reading.Accepted) reading).definition();
    }

    private static String example() {
        try (var stream = AcceptedDefinitionTest.class.getResourceAsStream("/definitions/first-purchase.yaml")) {
            if (stream == null) {
                throw new IllegalStateException("no example");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
