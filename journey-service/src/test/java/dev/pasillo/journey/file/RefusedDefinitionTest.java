package dev.pasillo.journey.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pasillo.journey.cel.CelRules;
import dev.pasillo.journey.domain.authoring.Finding;
import dev.pasillo.journey.domain.authoring.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RefusedDefinitionTest {
    private static final String SOUND = """
            apiVersion: pasillo/v1
            kind: JourneyDefinition
            name: first-purchase
            owners:
              - {id: marketing}
            stages:
              - id: discover
                enter: [{type: page_viewed}]
                allowedTime: P7D
              - id: buy
                enter: [{type: order_paid}]
            """;

    private final DefinitionFiles files = new DefinitionFiles(new CelRules((definition, rule) -> {}));

    @Test
    void soundDefinitionIsAccepted() {
        assertThat(files.read(bytes(SOUND), null)).isInstanceOf(Reading.Accepted.class);
    }

    @Test
    void everythingWrongIsToldAtOnceInTheOrderOfTheFile() {
        var findings = refuse("""
                apiVersion: pasillo/v2
                name: First Purchase
                stages:
                  - id: discover
                    enter: []
                    allowedTime: 7 days
                  - enter: [{type: order_paid, when: 'properties.total >'}]
                abandonafter: P1D
                """);

        assertThat(findings)
                .extracting(Finding::path, Finding::line)
                .containsExactly(
                        tuple("/apiVersion", 1),
                        tuple("", 1),
                        tuple("/name", 2),
                        tuple("/stages/0/enter", 5),
                        tuple("/stages/0/allowedTime", 6),
                        tuple("/stages/1", 7),
                        tuple("/stages/1/enter/0/when", 7),
                        tuple("/abandonafter", 8));
        assertThat(findings).allSatisfy(finding -> assertThat(finding.message()).isNotBlank());
    }

    @Nested
    class AsAFile {

        @Test
        void nothing() {
            assertRefused("", "", 1, "is empty");
            assertRefused(" \n ", "", 1, "is empty");
            assertRefused("# only a comment\n", "", 1, "nothing in it but comments");
        }

        @Test
        void bytesThatAreNoText() {
            assertThat(refuse(new byte[] {'a', (byte) 0xC3, '('}).getFirst().message())
                    .contains("UTF-8");
        }

        @Test
        void moreThanOneMebibyte() {
            assertRefused("#".repeat(DefinitionFiles.LARGEST + 1), "", 1, "1048576 are the most");
        }

        @Test
        void brokenYamlWithItsLine() {
            assertRefused("name: a\nstages: [\n", "", 3, "cannot be read");
            assertRefused("name: a\n\tkind: b\n", "", 2, "cannot be read");
        }

        @Test
        void brokenJsonWithItsLine() {
            assertRefused("{\"name\": \"a\",\n \"stages\": [}", "", 2, "cannot be read");
            assertRefused("{\"name\": \"a\"} {}", "", 1, "cannot be read");
        }

        @Test
        void secondDocument() {
            assertRefused(SOUND + "---\n" + SOUND, "", 12, "a file holds one definition");
        }

        @Test
        void anythingButAGroupOfFields() {
            assertRefused("- a\n- b\n", "", 1, "is a list");
            assertRefused("hello", "", 1, "is text");
        }

        @Test
        void fieldGivenTwice() {
            assertRefused(SOUND + "name: other\n", "/name", 12, "given twice, first on line 3");
            assertThat(refuse("{\"name\":\"a\",\"name\":\"b\"}"))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("given twice"));
        }

        @Test
        void nestingWithoutEnd() {
            assertRefused("a: " + "[".repeat(100_000), "", 1, "cannot be read");
            assertRefused("{\"a\":" + "[".repeat(100_000), "", 1, "cannot be read");
        }

        @Test
        void aliasesThatMultiply() {
            var laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
            for (var i = 1; i < 9; i++) {
                var alias = "*a" + (i - 1);
                laughs.append("a%d: &a%d [%s]\n"
                        .formatted(
                                i,
                                i,
                                String.join(
                                        ", ",
                                        List.of(
                                                alias, alias, alias, alias, alias, alias, alias, alias, alias,
                                                alias))));
            }
            assertRefused(laughs.toString(), "", 5, "more than 50000 values");
        }

        @Test
        void aliasOfItself() {
            assertRefused("a: &a [*a]\n", "", 1, "stands for nothing");
        }

        @Test
        void numberWithoutEnd() {
            assertRefused("{\"name\": " + "1".repeat(500) + "}", "/name", 1, "cannot be a name");
        }

        @Test
        void numberOfAstronomicSize() {
            assertRefused(SOUND + "value: 1e400000\n", "/value", 12, "12 digits");
            assertRefused(SOUND + "value: 1e-400000\n", "/value", 12, "12 digits");
            assertRefused(SOUND + "value: .nan\n", "/value", 12, "a number");
        }

        @Test
        void textThatIsNone() {
            assertRefused("{\"name\": \"a\\u0000\"}", "/name", 1, "U+0000");
            assertRefused("{\"name\": \"a\\ud800\"}", "/name", 1, "U+D800");
        }
    }

    @Nested
    class AtTheTop {

        @Test
        void withoutWhatItIs() {
            assertRefused(SOUND.replace("apiVersion: pasillo/v1\n", ""), "", 1, "needs `apiVersion`");
            assertRefused(SOUND.replace("kind: JourneyDefinition\n", ""), "", 1, "needs `kind`");
            assertRefused(SOUND.replace("JourneyDefinition", "Journey"), "/kind", 2, "kind: JourneyDefinition");
            assertRefused(SOUND.replace("name: first-purchase\n", ""), "", 1, "needs `name`");
        }

        @Test
        void nameThatCannotStandInAnAddress() {
            for (var name : List.of("Big", "a_b", "-a", "a-", "a b", "a/b", "schema", "ñ", "a".repeat(64))) {
                assertRefused(SOUND.replace("first-purchase", "'" + name + "'"), "/name", 3, "use");
            }
        }

        @Test
        void fieldThatNobodyKnows() {
            assertRefused(SOUND + "abandonAfer: P90D\n", "/abandonAfer", 12, "did you mean `abandonAfter`?");
            assertRefused(SOUND + "colour: red\n", "/colour", 12, "unknown field `colour`");
            assertRefused(SOUND + "a/b~c: 1\n", "/a~1b~0c", 12, "unknown field");
        }

        @Test
        void instanceThatNamesNoProperty() {
            assertRefused(SOUND + "instance: {by: order_id}\n", "/instance/by", 12, "properties.order_id");
        }

        @Test
        void subjectThatCannotHaveJourneysOfItsOwn() {
            assertRefused(SOUND + "subject: {namespace: email}\n", "/subject/namespace", 12, "`subject: customer`");
            assertRefused(SOUND + "subject: {namespace: Account}\n", "/subject/namespace", 12, "a-z 0-9");
            assertRefused(SOUND + "subject: {name: account_id}\n", "/subject/name", 12, "known here: namespace");
            assertRefused(SOUND + "subject: {}\n", "/subject", 12, "needs `namespace`");
        }

        @Test
        void valueThatIsNotOneOfThem() {
            assertRefused(SOUND + "reentry: new_journey\n", "/reentry", 12, "did you mean `new-journey`?");
            assertRefused(SOUND + "inFlight: drop\n", "/inFlight", 12, "finish, refold");
            assertRefused(SOUND + "subject: account\n", "/subject", 12, "customer");
        }

        @Test
        void fieldWithoutAValue() {
            assertRefused(SOUND + "start:\n", "/start", 12, "has no value");
            assertRefused(SOUND + "start: ''\n", "/start", 12, "is empty");
        }

        @Test
        void textOfNoLanguage() {
            assertRefused(SOUND + "title: First\n", "/title", 12, "{en: …}");
            assertRefused(SOUND + "title: {English: First}\n", "/title/English", 12, "is no language");
            assertRefused(SOUND + "title: {en: 3}\n", "/title/en", 12, "has to be text");
        }

        @Test
        void valueOfACompletionThatIsNone() {
            assertRefused(SOUND + "value: -1\n", "/value", 12, "between 0");
            assertRefused(SOUND + "value: traits.value\n", "/value", 12, "properties.value");
        }
    }

    @Nested
    class InAStage {

        @Test
        void noStageAtAll() {
            assertRefused(SOUND.substring(0, SOUND.indexOf("stages:")), "", 1, "needs `stages`");
            assertRefused(SOUND.substring(0, SOUND.indexOf("stages:")) + "stages: []\n", "/stages", 6, "at least one");
            assertRefused(SOUND.substring(0, SOUND.indexOf("stages:")) + "stages: {a: b}\n", "/stages", 6, "a list");
        }

        @Test
        void noWayIn() {
            assertRefused(SOUND.replace("    enter: [{type: page_viewed}]\n", ""), "/stages/0", 7, "a way in");
            assertRefused(SOUND.replace("[{type: page_viewed}]", "[]"), "/stages/0/enter", 8, "a way in");
            assertRefused(
                    SOUND.replace("{type: page_viewed}", "{type: []}"), "/stages/0/enter/0/type", 8, "empty list");
            assertRefused(
                    SOUND.replace("[{type: page_viewed}]", "{type: page_viewed}"), "/stages/0/enter", 8, "a list");
            assertRefused(
                    SOUND.replace("{type: page_viewed}", "page_viewed"), "/stages/0/enter/0", 8, "group of fields");
        }

        @Test
        void noAllowedTimeBeforeTheLast() {
            assertRefused(SOUND.replace("    allowedTime: P7D\n", ""), "/stages/0", 7, "needs `allowedTime`");
        }

        @Test
        void noAllowedTimeInTheLastOfTheFileThatIsNotTheLastByRank() {
            assertRefused(
                    SOUND.replace("id: discover", "id: discover\n    rank: 3"), "/stages/1", 11, "needs `allowedTime`");
        }

        @Test
        void durationThatIsNone() {
            for (var duration : List.of(
                    "7d", "P", "PT", "P1Y", "P1M", "P1DT", "PT0S", "P0D", "-P1D", "P-1D", "PT1.5H", "P99999D", "7")) {
                assertRefused(SOUND.replace("P7D", "'" + duration + "'"), "/stages/0/allowedTime", 9, "is no duration");
            }
            assertRefused(SOUND.replace("P7D", "7"), "/stages/0/allowedTime", 9, "has to be text");
        }

        @Test
        void sameNameTwice() {
            assertRefused(SOUND.replace("id: buy", "id: discover"), "/stages/1/id", 10, "on line 7");
        }

        @Test
        void nameThatStartGivesAMeaning() {
            assertRefused(SOUND.replace("id: buy", "id: first"), "/stages/1/id", 10, "use another name");
        }

        @Test
        void rankOrImpactThatIsNone() {
            assertRefused(SOUND.replace("id: buy", "id: buy\n    rank: 0"), "/stages/1/rank", 11, "between 1");
            assertRefused(SOUND.replace("id: buy", "id: buy\n    rank: 1.5"), "/stages/1/rank", 11, "whole number");
            assertRefused(
                    SOUND.replace("id: buy", "id: buy\n    impact: 6"), "/stages/1/impact", 11, "between 1 and 5");
        }

        @Test
        void ownerThatIsNotDeclared() {
            assertRefused(
                    SOUND.replace("id: buy", "id: buy\n    owner: markting"),
                    "/stages/1/owner",
                    11,
                    "did you mean `marketing`?");
            assertRefused(
                    SOUND.replace("id: buy", "id: buy\n    handover: {to: sales, expect: {type: x}, within: PT4H}"),
                    "/stages/1/handover/to",
                    11,
                    "there is no owner `sales`");
        }

        @Test
        void handoverWithoutItsParts() {
            assertThat(refuse(SOUND.replace("id: buy", "id: buy\n    handover: {to: marketing}")))
                    .extracting(Finding::message)
                    .anySatisfy(message -> assertThat(message).contains("needs `expect`"))
                    .anySatisfy(message -> assertThat(message).contains("needs `within`"));
        }

        @Test
        void backThatIsNeitherTrueNorFalse() {
            assertRefused(SOUND.replace("id: buy", "id: buy\n    back: 'no'"), "/stages/1/back", 11, "true or false");
        }
    }

    @Nested
    class InARule {

        @Test
        void celThatDoesNotCompileWithCelsOwnWords() {
            assertRefusedRule("properties.total >", "column 19: mismatched input");
            assertRefusedRule("propertys.total > 3", "undeclared reference to 'propertys'");
            assertRefusedRule("type == 3", "no matching overload");
            assertRefusedRule("'yes'", "expected type 'bool'");
            assertRefusedRule("opening.type == 'x'", "undeclared reference to 'opening'");
        }

        @Test
        void placeInTheRuleIsTold() {
            assertRefusedRule("type == 'a' && kind == 'b'", "column 16");
        }

        @Test
        void ruleWithoutEnd() {
            assertRefusedRule("(".repeat(1_000) + "true" + ")".repeat(1_000), "");
            assertRefusedRule("true " + "&& true ".repeat(500), "");
        }

        @Test
        void tooManyRules() {
            var enter = "[" + "{when: 'true'}, ".repeat(199) + "{when: 'true'}]";
            var stages = new StringBuilder();
            for (var i = 0; i < 6; i++) {
                stages.append("  - {id: s%d, allowedTime: P1D, enter: %s}\n".formatted(i, enter));
            }
            assertThat(refuse(SOUND.substring(0, SOUND.indexOf("  - id: discover")) + stages))
                    .anySatisfy(finding -> assertThat(finding.message()).contains("1000 are the most"));
        }

        private void assertRefusedRule(String rule, String message) {
            var text = rule.replace("'", "''");
            assertRefused(
                    SOUND.replace("{type: page_viewed}", "{type: page_viewed, when: '" + text + "'}"),
                    "/stages/0/enter/0/when",
                    8,
                    message);
        }
    }

    @Nested
    class BetweenParts {

        @Test
        void abandonedBeforeAStageIsLost() {
            assertRefused(SOUND + "abandonAfter: P6D\n", "/abandonAfter", 12, "allowedTime of stage `discover`, P7D");
            assertThat(files.read(bytes(SOUND + "abandonAfter: PT168H\n"), null))
                    .isInstanceOf(Reading.Accepted.class);
        }

        @Test
        void stageThatDoesNotExist() {
            assertRefused(SOUND + "start: discovr\n", "/start", 12, "did you mean `discover`?");
            assertRefused(SOUND + "completion: {stage: own}\n", "/completion/stage", 12, "there is no stage `own`");
            assertRefused(
                    SOUND + "objectives: [{id: o, measure: stage-advance-rate, target: 0.5, stage: own}]\n",
                    "/objectives/0/stage",
                    12,
                    "known are discover, buy");
        }

        @Test
        void completionOfNothingOrOfTwoThings() {
            assertRefused(SOUND + "completion: {}\n", "/completion", 12, "either");
            assertRefused(SOUND + "completion: {stage: buy, on: {type: x}}\n", "/completion", 12, "either");
        }

        @Test
        void endingWithoutItsParts() {
            assertRefused(SOUND + "endings: [{on: {type: x}}]\n", "/endings/0", 12, "needs `id`");
            assertRefused(SOUND + "endings: [{id: x}]\n", "/endings/0", 12, "needs `on`");
            assertRefused(
                    SOUND + "endings: [{id: x, on: {type: x}, kind: bad}]\n", "/endings/0/kind", 12, "lost, neutral");
        }

        @Test
        void segmentThatIsNeverReached() {
            assertRefused(
                    SOUND + "segments: [{id: all}, {id: mobile, when: 'true'}]\n", "/segments/1", 12, "never reached");
        }

        @Test
        void personaWithoutARule() {
            assertRefused(SOUND + "personas: [{id: hunter}]\n", "/personas/0", 12, "needs `when`");
        }

        @Test
        void objectiveOutsideOfItsScale() {
            for (var target : List.of("0", "1", "-0.1", "1.5", "25")) {
                assertRefused(
                        SOUND + "objectives: [{id: o, measure: completion-rate, target: " + target + "}]\n",
                        "/objectives/0/target",
                        12,
                        "between 0 and 1");
            }
            assertRefused(
                    SOUND + "objectives: [{id: o, measure: rating-mean, target: 4}]\n",
                    "/objectives/0/target",
                    12,
                    "between -2 and 2");
            assertRefused(
                    SOUND + "objectives: [{id: o, measure: median-time, target: 4}]\n",
                    "/objectives/0/target",
                    12,
                    "has to be text");
            assertRefused(
                    SOUND + "objectives: [{id: o, measure: stage-advance-rate, target: 0.4}]\n",
                    "/objectives/0",
                    12,
                    "needs `stage`");
            assertRefused(
                    SOUND + "objectives: [{id: o, measure: rating-mean, target: 1, from: 2026-13-01}]\n",
                    "/objectives/0/from",
                    12,
                    "no date");
        }
    }

    @Nested
    class InAMoment {

        @Test
        void objectiveOutsideOfAShare() {
            assertRefusedMoment("expect: {when: 'true'}, objective: 1", "/objective", "between 0 and 1");
        }

        @Test
        void nothingOrTwoThingsExpected() {
            assertRefusedMoment("weight: 1", "", "needs `expect`");
            assertRefusedMoment("expect: {within: PT1M}", "/expect", "either `followedBy`");
            assertRefusedMoment(
                    "expect: {when: 'true', followedBy: {type: x}, within: PT1M}", "/expect", "either `followedBy`");
        }

        @Test
        void noLimitOrTwo() {
            assertRefusedMoment("expect: {followedBy: {type: x}}", "/expect", "either `within`");
            assertRefusedMoment(
                    "expect: {followedBy: {type: x}, within: PT1M, by: opening.properties.a}",
                    "/expect",
                    "either `within`");
            assertRefusedMoment("expect: {when: 'true', within: PT1M}", "/expect/within", "goes with `followedBy`");
        }

        @Test
        void limitThatIsNoTime() {
            assertRefusedMoment(
                    "expect: {followedBy: {type: x}, by: properties.a}", "/expect/by", "undeclared reference");
            assertRefusedMoment("expect: {followedBy: {type: x}, by: '1 + 2'}", "/expect/by", "it is a int");
        }

        @Test
        void conditionOnTheOpeningThatLooksAtTheOpening() {
            assertRefusedMoment(
                    "expect: {when: 'opening.type == \"x\"'}", "/expect/when", "undeclared reference to 'opening'");
        }

        private void assertRefusedMoment(String fields, String path, String message) {
            assertRefused(
                    SOUND + "momentsOfTruth:\n  - {id: m, on: {type: x}, " + fields + "}\n",
                    "/momentsOfTruth/0" + path,
                    13,
                    message);
        }
    }

    private void assertRefused(String source, String path, int line, String message) {
        assertThat(refuse(source))
                .anySatisfy(finding -> assertThat(finding)
                        .returns(path, Finding::path)
                        .returns(line, Finding::line)
                        .satisfies(it -> assertThat(it.message()).contains(message)));
    }

    private List<Finding> refuse(String source) {
        return refuse(bytes(source));
    }

    private List<Finding> refuse(byte[] source) {
        var reading = files.read(source, null, "email"::equals);
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused) reading).findings();
    }

    private static byte[] bytes(String source) {
        return source.getBytes(StandardCharsets.UTF_8);
    }
}
