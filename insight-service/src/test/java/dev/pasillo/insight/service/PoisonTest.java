package dev.pasillo.insight.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Topics;
import dev.pasillo.insight.fixture.Histories;
import dev.pasillo.testsupport.BackingResource;
import dev.pasillo.testsupport.TestKeys;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Records that cannot be applied: set aside with their bytes, and their neighbours on both sides count once.
@QuarkusTest
@WithTestResource(value = BackingResource.class, initArgs = @ResourceArg(name = "database", value = "insight"))
class PoisonTest {
    @Inject
    Pool pool;

    private ChangesTopic topic;
    private final String definition = "p-" + UUID.randomUUID();
    private final String stream = "touchpoints-" + UUID.randomUUID();

    @BeforeEach
    void open() {
        topic = new ChangesTopic("", pool);
    }

    @AfterEach
    void close() {
        topic.close();
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of("no value", Topics.KIND_CHANGE, null),
                Arguments.of("nothing", Topics.KIND_CHANGE, ""),
                Arguments.of("half an object", Topics.KIND_CHANGE, "{\"workspace\":\"default\""),
                Arguments.of("another kind", "gossip", "{}"),
                Arguments.of("no kind", null, "{}"),
                Arguments.of("no object", Topics.KIND_CHANGE, "[1,2]"),
                Arguments.of("null", Topics.KIND_CHANGE, "null"),
                Arguments.of("a number beyond all", Topics.KIND_CHANGE, "{\"sequence\":1e400000}"),
                Arguments.of("a zero character", Topics.KIND_CHANGE, "\u0000"),
                Arguments.of("a watermark that is none", Topics.KIND_WATERMARK, "{\"at\":\"soon\"}"),
                Arguments.of("very deep", Topics.KIND_CHANGE, "[".repeat(20_000)),
                Arguments.of(
                        "a stream with a zero character",
                        Topics.KIND_CHANGE,
                        "{\"workspace\":\"w\",\"stream\":\"\\u0000\",\"sequence\":1,\"chunk\":0,\"previous\":0,"
                                + "\"removed\":[],\"added\":[]}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void unreadableRecordHoldsNobodyUp(String what, @Nullable String kind, @Nullable String value) {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");
        var before = topic.count("select count(*) from quarantine");
        topic.change(TestKeys.WORKSPACE, stream, visit("ana", "buy"));

        topic.send(ChangesTopic.partition("ana"), kind, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
        topic.change(TestKeys.WORKSPACE, stream, visit("ana", "own"));
        topic.awaitApplied();

        assertThat(topic.count("select count(*) from quarantine")).isEqualTo(before + 1);
        assertThat(entered()).containsExactly(0, 0, 1, 1);
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                Arguments.of("no fact", "{}"),
                Arguments.of("a visit without a stage", "{\"fact\":\"visit\",\"profileId\":\"ana\"}"),
                Arguments.of("a stage with a zero character", visitJson("b\\u0000uy", "2026-03-02T00:00:00Z")),
                Arguments.of("a stage with a line break", visitJson("b\\nuy", "2026-03-02T00:00:00Z")),
                Arguments.of("the year minus one million", visitJson("buy", "-1000000-03-02T00:00:00Z")),
                Arguments.of(
                        "a name that no index holds",
                        visitJson("buy", "2026-03-02T00:00:00Z").replace("DEFINITION", nameThatNoIndexHolds())));
    }

    /// The record's place in its stream can be read, so it is known to be accounted for.
    @ParameterizedTest(name = "{0}")
    @MethodSource("unfit")
    void recordWithAFactThatCannotBeKeptHoldsNobodyUp(String what, String fact) {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");
        var before = topic.count("select count(*) from quarantine");
        topic.change(TestKeys.WORKSPACE, stream, visit("ana", "buy"));
        var poison = new String(
                        ContractJson.bytes(topic.next(TestKeys.WORKSPACE, stream, "ana", List.of(), List.of())),
                        StandardCharsets.UTF_8)
                .replace("\"added\":[]", "\"added\":[" + fact.replace("DEFINITION", definition) + "]");

        topic.send(ChangesTopic.partition("ana"), Topics.KIND_CHANGE, poison.getBytes(StandardCharsets.UTF_8));
        topic.change(TestKeys.WORKSPACE, stream, visit("ana", "own"));
        topic.awaitApplied();

        assertThat(topic.count("select count(*) from quarantine")).isEqualTo(before + 1);
        assertThat(topic.count("select count(*) from partition_position where unaccounted > 20"))
                .isZero();
        assertThat(entered()).containsExactly(0, 0, 1, 1);
    }

    @Test
    void factOfALaterVersionsKindIsLeftOutAndItsNeighboursCount() {
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");
        var change = new String(
                        ContractJson.bytes(topic.next(
                                TestKeys.WORKSPACE,
                                stream,
                                "ana",
                                List.of(),
                                visit("ana", "buy").added())),
                        StandardCharsets.UTF_8)
                .replace("\"added\":[", "\"added\":[{\"fact\":\"path\",\"stages\":[\"buy\"]},");

        topic.send(ChangesTopic.partition("ana"), Topics.KIND_CHANGE, change.getBytes(StandardCharsets.UTF_8));
        topic.awaitApplied();

        assertThat(entered()).containsExactly(0, 0, 1, 0);
    }

    @Test
    void definitionThatIsNoneIsSetAside() {
        var before = topic.count("select count(*) from quarantine where topic = 'journey-definitions'");

        topic.sendDefinition("default/none", "{\"workspace\":\"default\"}");
        topic.sendDefinition(
                "default/none",
                "{\"workspace\":\"default\",\"name\":\"none\",\"version\":1,\"effectiveFrom\":\"2026-01-01T00:00:00Z\","
                        + "\"definition\":{\"stages\":[{\"id\":\"a\",\"targetTime\":\"soon\"}]}}");
        topic.define(TestKeys.WORKSPACE, definition, "Purchase");

        assertThat(topic.count("select count(*) from quarantine where topic = 'journey-definitions'"))
                .isEqualTo(before + 2);
        assertThat(topic.count("select count(*) from definition where name = 'none'"))
                .isZero();
    }

    /// Does not compress: an index entry of it is too large.
    private static String nameThatNoIndexHolds() {
        var random = new Random(1);
        var name = new StringBuilder();
        while (name.length() < 20_000) {
            name.append(Long.toHexString(random.nextLong()));
        }
        return name.toString();
    }

    private List<Integer> entered() {
        return Ask.json("/v1/journeys/" + definition + "/stages").getList("stages.entered");
    }

    private Histories.Step visit(String profileId, String stage) {
        var fact = ContractJson.read(
                visitJson(stage, "2026-03-02T00:00:00Z").replace("DEFINITION", definition), Fact.class);
        return new Histories.Step(profileId, List.of(), List.of(fact));
    }

    private static String visitJson(String stage, String enteredAt) {
        return "{\"fact\":\"visit\",\"profileId\":\"ana\",\"definition\":\"DEFINITION\",\"definitionVersion\":1,"
                + "\"journeyId\":\"j\",\"number\":1,\"stage\":\"" + stage + "\",\"channel\":\"web\",\"enteredAt\":\""
                + enteredAt + "\",\"skipped\":[],\"verdict\":\"open\",\"returned\":false}";
    }
}
