package dev.pasillo.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The schemas say what the code writes: no more, no less.
class SchemaTest {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /// Objects whose fields are the sender's, the definition's or stages.
    private static final Set<String> FREE = Set.of(
            "properties",
            "traits",
            "consent",
            "about",
            "definition",
            "mapping",
            "links",
            "reached",
            "firstOrder",
            "sequential",
            "newer");

    /// What a reader takes for empty or absent although every writer writes it.
    private static final Set<String> DEFAULTED = Set.of("/properties", "/traits", "/skipped");

    @ParameterizedTest
    @MethodSource("dev.pasillo.contract.Golden#all")
    void whatIsWrittenIsValid(Golden golden) {
        assertThat(errors(golden.schema(), ContractJson.write(golden.value()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.pasillo.contract.Golden#all")
    void fieldsOfANewerWriterAreValid(Golden golden) {
        var text = golden.newerText().replace("\"fact\" : \"newer\"", "\"fact\" : \"journey\", " + journeyFields());

        assertThat(errors(golden.schema(), text)).isEmpty();
    }

    private static String journeyFields() {
        return "\"definition\":\"d\",\"definitionVersion\":1,\"journeyId\":\"j\",\"channel\":\"web\","
                + "\"startedAt\":\"2026-01-01T00:00:00.000Z\"";
    }

    @ParameterizedTest(name = "{0} without {1}")
    @MethodSource("required")
    void aRequiredFieldCannotBeLeftOut(Golden golden, String pointer) {
        var json = tree(golden);
        parent(json, pointer).remove(last(pointer));

        assertThat(errors(golden.schema(), json.toString())).isNotEmpty();
        if (!DEFAULTED.contains(pointer) && !isInFact(golden, pointer)) {
            assertThatExceptionOfType(ContractException.class)
                    .isThrownBy(() -> ContractJson.read(json.toString(), golden.type()));
        }
    }

    @ParameterizedTest(name = "{0} with {1} of another type")
    @MethodSource("fields")
    void aFieldHasItsType(Golden golden, String pointer) {
        var json = tree(golden);
        var parent = parent(json, pointer);
        for (var other : ofOtherTypes(parent.get(last(pointer)))) {
            parent.set(last(pointer), other);

            assertThat(errors(golden.schema(), json.toString())).as("%s", other).isNotEmpty();
        }
    }

    @ParameterizedTest(name = "{0} with {1} in another form")
    @MethodSource("times")
    void aTimeIsUtcWithMilliseconds(Golden golden, String pointer) {
        for (var other : List.of(
                "2026-01-02T03:04:05Z",
                "2026-01-02T03:04:05.006+00:00",
                "2026-01-02T03:04:05.006007Z",
                "2026-01-02 03:04:05.006Z",
                "")) {
            var json = tree(golden);
            parent(json, pointer).put(last(pointer), other);

            assertThat(errors(golden.schema(), json.toString())).as(other).isNotEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void aSchemaHasTheComponentsOfTheRecord(Class<?> type, String file, String pointer) {
        var schema = tree(file).at(pointer);
        var components = List.of(type.getRecordComponents());

        assertThat(names(schema.get("properties").fieldNames()))
                .isEqualTo(components.stream()
                        .map(RecordComponent::getName)
                        .collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
        assertThat(texts(schema.get("required")))
                .isEqualTo(components.stream()
                        .filter(component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                        .map(RecordComponent::getName)
                        .collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("choices")
    void aSchemaHasTheConstantsOfTheEnum(Class<Enum<?>> type, String file, String pointer) {
        var written = Arrays.stream(type.getEnumConstants())
                .map(constant -> ContractJson.write(constant).replace("\"", ""))
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);

        assertThat(texts(tree(file).at(pointer).get("enum"))).isEqualTo(written);
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of(Touchpoint.class, "touchpoint.json", ""),
                Arguments.of(Identifier.class, "touchpoint.json", "/$defs/identifier"),
                Arguments.of(Rating.class, "touchpoint.json", "/$defs/rating"),
                Arguments.of(Feedback.class, "touchpoint.json", "/$defs/feedback"),
                Arguments.of(JourneyChange.class, "journey-change.json", ""),
                Arguments.of(Fact.Journey.class, "fact.json", "/$defs/journey"),
                Arguments.of(Fact.Visit.class, "fact.json", "/$defs/visit"),
                Arguments.of(Fact.Funnel.class, "fact.json", "/$defs/funnel"),
                Arguments.of(Fact.Moment.class, "fact.json", "/$defs/moment"),
                Arguments.of(Fact.Handover.class, "fact.json", "/$defs/handover"),
                Arguments.of(Fact.Feedback.class, "fact.json", "/$defs/feedback"),
                Arguments.of(Fact.Ending.class, "fact.json", "/$defs/ending"),
                Arguments.of(Watermark.class, "watermark.json", ""),
                Arguments.of(RejectedEvent.class, "rejected-event.json", ""),
                Arguments.of(PublishedDefinition.class, "published-definition.json", ""),
                Arguments.of(PublishedSource.class, "published-source.json", ""),
                Arguments.of(PublishedSource.Key.class, "published-source.json", "/$defs/key"),
                Arguments.of(Alert.class, "alert.json", ""),
                Arguments.of(Alert.Evidence.class, "alert.json", "/$defs/evidence"),
                Arguments.of(Alert.Comment.class, "alert.json", "/$defs/comment"));
    }

    static Stream<Arguments> choices() {
        return Stream.of(
                Arguments.of(Actor.class, "touchpoint.json", "/properties/actor"),
                Arguments.of(Fact.Verdict.class, "fact.json", "/$defs/visit/properties/verdict"),
                Arguments.of(Fact.Outcome.class, "fact.json", "/$defs/moment/properties/outcome"),
                Arguments.of(Fact.Ending.Kind.class, "fact.json", "/$defs/ending/properties/kind"),
                Arguments.of(Alert.State.class, "alert.json", "/properties/state"),
                Arguments.of(Alert.Severity.class, "alert.json", "/properties/severity"));
    }

    static Stream<Arguments> fields() {
        return Golden.all().flatMap(golden -> fields(tree(golden), "").map(pointer -> Arguments.of(golden, pointer)));
    }

    static Stream<Arguments> times() {
        return Golden.all()
                .flatMap(golden -> fields(tree(golden), "")
                        .filter(pointer ->
                                last(pointer).endsWith("At") || last(pointer).equals("at"))
                        .map(pointer -> Arguments.of(golden, pointer)));
    }

    /// Every field that no record lacks.
    static Stream<Arguments> required() {
        return Golden.all()
                .flatMap(golden -> fields(tree(golden), "")
                        .filter(pointer -> isRequired(golden, pointer))
                        .map(pointer -> Arguments.of(golden, pointer)));
    }

    private static boolean isRequired(Golden golden, String pointer) {
        var parent = parent(tree(golden), pointer);
        return shapes().map(shape -> tree((String) shape.get()[1]).at((String) shape.get()[2]))
                .filter(schema -> fits(schema, parent))
                .findFirst()
                .map(schema -> texts(schema.get("required")).contains(last(pointer)))
                .orElseThrow(() -> new AssertionError("no schema for " + pointer + " of " + golden));
    }

    /// Whether an object is of a schema: all its fields are there, and the kind is right.
    private static boolean fits(JsonNode schema, JsonNode object) {
        var properties = schema.get("properties");
        return texts(schema.get("required")).stream().allMatch(object::has)
                && names(object.fieldNames()).stream().allMatch(properties::has)
                && properties.path("fact").path("const").equals(object.path("fact"));
    }

    private static boolean isInFact(Golden golden, String pointer) {
        return golden.value() instanceof JourneyChange && pointer.lastIndexOf('/') > 0;
    }

    private static Stream<String> fields(JsonNode node, String pointer) {
        var pointers = new ArrayList<String>();
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                var at = pointer + "/" + field.getKey();
                pointers.add(at);
                if (!FREE.contains(field.getKey())) {
                    fields(field.getValue(), at).forEach(pointers::add);
                }
            });
        } else if (node instanceof ArrayNode array) {
            for (var at = 0; at < array.size(); at++) {
                fields(array.get(at), pointer + "/" + at).forEach(pointers::add);
            }
        }
        return pointers.stream();
    }

    private static List<JsonNode> ofOtherTypes(JsonNode value) {
        var json = JsonNodeFactory.instance;
        return Stream.of(
                        json.textNode("?"),
                        json.numberNode(-1.5),
                        json.booleanNode(true),
                        json.arrayNode().add(-1.5),
                        json.objectNode().put("?", 1),
                        json.nullNode())
                .filter(other -> other.getNodeType() != value.getNodeType())
                .map(JsonNode.class::cast)
                .toList();
    }

    private static ObjectNode parent(JsonNode json, String pointer) {
        return (ObjectNode) json.at(pointer.substring(0, pointer.lastIndexOf('/')));
    }

    private static String last(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1);
    }

    private static JsonNode tree(Golden golden) {
        return ContractJson.read(golden.text(), JsonNode.class);
    }

    private static JsonNode tree(String schema) {
        return SCHEMAS.getSchema(location(schema)).getSchemaNode();
    }

    static List<Error> errors(String schema, String json) {
        return SCHEMAS.getSchema(location(schema)).validate(json, InputFormat.JSON);
    }

    private static SchemaLocation location(String schema) {
        return SchemaLocation.of("classpath:schemas/" + schema);
    }

    private static TreeSet<String> texts(JsonNode array) {
        var texts = new TreeSet<String>();
        array.forEach(text -> texts.add(text.asText()));
        texts.remove("fact");
        return texts;
    }

    private static TreeSet<String> names(java.util.Iterator<String> fields) {
        var names = new TreeSet<String>();
        fields.forEachRemaining(names::add);
        names.remove("fact");
        return names;
    }
}
