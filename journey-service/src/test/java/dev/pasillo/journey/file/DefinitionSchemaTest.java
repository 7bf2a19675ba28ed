package dev.pasillo.journey.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pasillo.journey.cel.CelRules;
import dev.pasillo.journey.domain.authoring.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The schema that editors use and the parser that decides must not contradict each other.
class DefinitionSchemaTest {
    private static final String SOUND = """
            apiVersion: pasillo/v1
            kind: JourneyDefinition
            name: first-purchase
            stages:
              - {id: discover, enter: [{type: page_viewed}], allowedTime: P7D}
              - {id: buy, enter: [{type: order_paid}]}
            """;
    private static final String MORE = """
            objectives:
              - {id: a, measure: stage-advance-rate, stage: discover, target: 0.5, from: 2026-10-01, by: 2026-10-01}
              - {id: b, measure: median-time, target: P2W}
              - {id: c, measure: rating-mean, target: -1.5}
            value: properties.order.value
            start: first
            completion: {on: {type: [a, b], channel: web, when: 'true'}}
            endings: [{id: x, on: {type: y}}]
            reentry: resume
            abandonAfter: PT1000H0.250S
            inFlight: refold
            """;

    private final Schema schema = schema();
    private final DefinitionFiles files = new DefinitionFiles(new CelRules((definition, rule) -> {}));

    static Stream<String> good() {
        return Stream.of(
                SOUND,
                SOUND + MORE,
                SOUND + "inFlight: finish\n",
                resource("/definitions/first-purchase.yaml"),
                SOUND.replace("id: buy", "id: buy, rank: 7, impact: 5, mend: {}"),
                SOUND.replace("P7D", "P2W").replace("type: page_viewed", ""),
                SOUND + "title: {pt-BR: Compra}\n",
                SOUND + "momentsOfTruth: [{id: m, on: {}, expect: {when: 'true'}, weight: 0}]\n");
    }

    @ParameterizedTest
    @MethodSource("good")
    void goodFileIsGoodForBoth(String file) {
        assertThat(schema.validate(tree(file))).isEmpty();
        assertThat(files.read(file.getBytes(StandardCharsets.UTF_8), null)).isInstanceOf(Reading.Accepted.class);
    }

    @Test
    void canonicalTextIsGoodForTheSchema() throws IOException {
        var reading = files.read(resource("/definitions/first-purchase.yaml").getBytes(StandardCharsets.UTF_8), null);
        var canonical = files.canonical(((Reading.Accepted) reading).definition());

        assertThat(schema.validate(new ObjectMapper().readTree(canonical))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiVersion: pasillo/v2",
                "kind: Journey",
                "name: First",
                "name: schema",
                "name: 3",
                "title: First",
                "title: {English: First}",
                "title: {en: 3}",
                "title: {en: ' '}",
                "subject: account_id",
                "subject: {namespace: Account}",
                "subject: {name: account_id}",
                "instance: {by: order_id}",
                "inFlight: drop",
                "objectives: [{id: a, measure: speed, target: 1}]",
                "objectives: [{id: a, measure: completion-rate, target: 1}]",
                "objectives: [{id: a, measure: completion-rate}]",
                "objectives: [{id: a, measure: median-time, target: 3}]",
                "objectives: [{id: a, measure: rating-mean, target: 3}]",
                "objectives: [{id: a, measure: stage-advance-rate, target: 0.3}]",
                "objectives: [{id: a, measure: completion-rate, target: 0.3, from: 1.10.2026}]",
                "value: -1",
                "value: traits.value",
                "owners: [{title: {en: x}}]",
                "owners: {id: x}",
                "stages: []",
                "stages: [{id: a}]",
                "stages: [{enter: [{type: a}]}]",
                "stages: [{id: a, enter: []}]",
                "stages: [{id: a, enter: {type: a}}]",
                "stages: [{id: a, enter: [{type: []}]}]",
                "stages: [{id: a, enter: [{kind: b}]}]",
                "stages: [{id: any, enter: [{type: a}]}]",
                "stages: [{id: 'a b', enter: [{type: a}]}]",
                "stages: [{id: a, enter: [{type: a}], rank: 0}]",
                "stages: [{id: a, enter: [{type: a}], rank: 1.5}]",
                "stages: [{id: a, enter: [{type: a}], impact: 6}]",
                "stages: [{id: a, enter: [{type: a}], back: maybe}]",
                "stages: [{id: a, enter: [{type: a}], allowedTime: 7d}]",
                "stages: [{id: a, enter: [{type: a}], allowedTime: P1M}]",
                "stages: [{id: a, enter: [{type: a}], allowedTime: PT0S}]",
                "stages: [{id: a, enter: [{type: a}], allowedTime: P}]",
                "stages: [{id: a, enter: [{type: a}], allowedTime: P1DT}]",
                "stages: [{id: a, enter: [{type: a}], touchpoints: [{id: b}]}]",
                "stages: [{id: a, enter: [{type: a}], touchpoints: [{id: b, match: {}, visibility: none}]}]",
                "stages: [{id: a, enter: [{type: a}], handover: {to: b}}]",
                "stages: [{id: a, enter: [{type: a}], mend: {cost: -1}}]",
                "stages: [{id: a, enter: [{type: a}], pains: {en: x}}]",
                "stages: [{id: a, enter: [{type: a}], colour: red}]",
                "start: ''",
                "completion: {}",
                "completion: {stage: buy, on: {type: a}}",
                "endings: [{id: a}]",
                "endings: [{id: a, on: {}, kind: bad}]",
                "reentry: again",
                "abandonAfter: 90",
                "segments: [{when: 'true'}]",
                "personas: [{id: a}]",
                "momentsOfTruth: [{id: a, on: {}}]",
                "momentsOfTruth: [{id: a, on: {}, expect: {}}]",
                "momentsOfTruth: [{id: a, on: {}, expect: {when: 'true', within: P1D}}]",
                "momentsOfTruth: [{id: a, on: {}, expect: {followedBy: {}}}]",
                "momentsOfTruth: [{id: a, on: {}, expect: {followedBy: {}, within: P1D, by: opening.properties.x}}]",
                "momentsOfTruth: [{id: a, on: {}, expect: {when: 'true'}, objective: 1}]",
                "momentsOfTruth: [{id: a, on: {}, expect: {when: 'true'}, onDeadline: kept}]",
                "momentsOfTruth: [{id: a, on: {}, expect: {when: 'true'}, kano: nice}]",
                "momentsOfTruth: [{id: a, on: {}, expect: {when: 'true'}, perceived: {rating: csat}}]",
                "colour: red"
            })
    void badFieldIsBadForBoth(String field) {
        var key = field.substring(0, field.indexOf(':'));
        var file = new StringBuilder();
        var fields = Stream.of("apiVersion: pasillo/v1", "kind: JourneyDefinition", "name: first-purchase");
        fields.filter(line -> !line.startsWith(key + ":"))
                .forEach(line -> file.append(line).append('\n'));
        if (!key.equals("stages")) {
            file.append(SOUND.substring(SOUND.indexOf("stages:")));
        }
        file.append(field).append('\n');

        assertThat(schema.validate(tree(file.toString())))
                .as("the schema on %s", field)
                .isNotEmpty();
        assertThat(files.read(file.toString().getBytes(StandardCharsets.UTF_8), null))
                .isInstanceOf(Reading.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apiVersion", "kind", "name", "stages"})
    void missingFieldIsMissingForBoth(String key) {
        var file = SOUND.replaceFirst("(?m)^" + key + ":(.*\n  .*)*.*\n", "");

        assertThat(schema.validate(tree(file))).isNotEmpty();
        assertThat(files.read(file.getBytes(StandardCharsets.UTF_8), null)).isInstanceOf(Reading.Refused.class);
    }

    @Test
    void everyFieldOfTheSchemaIsOneThatTheParserTakes() {
        var taken = new TreeSet<String>();
        good().forEach(file -> names(tree(file), taken));

        assertThat(taken).containsAll(properties(schema.getSchemaNode()));
    }

    private static void names(JsonNode node, Set<String> names) {
        node.properties().forEach(field -> names.add(field.getKey()));
        node.forEach(child -> names(child, names));
    }

    private static Set<String> properties(JsonNode schema) {
        var names = new TreeSet<String>();
        schema.findValues("properties")
                .forEach(properties -> properties.fieldNames().forEachRemaining(names::add));
        return names;
    }

    private static JsonNode tree(String yaml) {
        Object loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return new ObjectMapper().valueToTree(loaded == null ? Map.of() : loaded);
    }

    private static Schema schema() {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(resource("/schemas/journey-definition.schema.json"));
    }

    private static String resource(String path) {
        try (var stream = DefinitionSchemaTest.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("no " + path);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
