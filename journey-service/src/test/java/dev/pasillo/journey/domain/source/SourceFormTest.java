package dev.pasillo.journey.domain.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.journey.domain.source.SourceForm.FieldError;
import dev.pasillo.journey.domain.source.SourceForm.Reading;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a person may write down as a source, and what they are told where it is something else.
class SourceFormTest {

    @Test
    void aNameIsEnough() {
        assertThat(accepted("{\"name\":\"web\"}")).isEqualTo(new Reading.Accepted("web", SourceSettings.NONE, null));
    }

    @Test
    void everyFieldIsTaken() {
        var read = accepted("""
                {"name": "payments", "kind": "stripe", "channel": "web", "publicUrl": "https://events.example.com/in/",
                 "origins": ["https://shop.example.com"], "secrets": [" whsec_1 ", "whsec_2"], "zone": "Europe/Madrid",
                 "mapping": {"type": "/event", "identifiers": [{"namespace": "email"}], "n": 1.5, "b": true},
                 "trusted": true}""");

        assertThat(read.settings())
                .isEqualTo(new SourceSettings(
                        "stripe",
                        "web",
                        "https://events.example.com/in",
                        List.of("https://shop.example.com"),
                        "Europe/Madrid",
                        Map.of(
                                "type",
                                "/event",
                                "identifiers",
                                List.of(Map.of("namespace", "email")),
                                "n",
                                1.5,
                                "b",
                                true),
                        true));
        assertThat(read.secrets()).containsExactly("whsec_1", "whsec_2");
    }

    @Test
    void secretsThatAreNotMentionedAreNotTheSameAsNone() {
        assertThat(accepted("{\"name\":\"web\"}").secrets()).isNull();
        assertThat(accepted("{\"name\":\"web\",\"secrets\":[]}").secrets()).isEmpty();
    }

    @Test
    void anAnswerCanBeSentBackAsItCame() {
        var read = SourceForm.read(json("""
                        {"name": "web", "origins": [], "secretCount": 1, "mapping": {}, "trusted": false, "keys": [],
                         "revision": 3, "createdAt": "x", "changedAt": "x"}"""), "web");

        assertThat(read).isInstanceOf(Reading.Accepted.class);
    }

    @Test
    void theTextOfWhatWasReadHasNoSecret() {
        assertThat(accepted("{\"name\":\"web\",\"secrets\":[\"whsec_1\"]}")).hasToString("Accepted[web]");
    }

    @ParameterizedTest
    @CsvSource({
        "https://Shop.Example.com,https://shop.example.com",
        "https://shop.example.com/,https://shop.example.com",
        "https://shop.example.com:443,https://shop.example.com",
        "HTTP://localhost:80,http://localhost",
        "http://localhost:3000,http://localhost:3000",
        "http://[::1]:3000,http://[::1]:3000"
    })
    void anOriginIsKeptAsBrowsersWriteIt(String given, String kept) {
        assertThat(accepted(ContractJson.write(Map.of("name", "web", "origins", List.of(given))))
                        .settings()
                        .origins())
                .containsExactly(kept);
    }

    @Nested
    class IsRefused {
        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"name\":1}", "{\"name\":\"\"}", "{\"name\":\"Web\"}", "{\"name\":\"a/b\"}"})
        void withoutAName(String body) {
            assertThat(errors(body)).extracting(FieldError::field).containsExactly("name");
        }

        @Test
        void withANameThatIsTooLong() {
            assertThat(errors("{\"name\":\"" + "a".repeat(65) + "\"}")).hasSize(1);
        }

        @Test
        void withAnotherNameThanTheAddressSays() {
            assertThat(errors(SourceForm.read(json("{\"name\":\"b\"}"), "a")))
                    .containsExactly(new FieldError(
                            "name", "The address says a. A source keeps its name; touchpoints carry it."));
        }

        @Test
        void withAFieldThatNobodyKnows() {
            assertThat(errors("{\"name\":\"a\",\"origin\":\"x\"}"))
                    .containsExactly(new FieldError(
                            "origin",
                            "There is no such field. There are name, kind, channel, publicUrl, origins, secrets, zone,"
                                    + " mapping, trusted."));
        }

        @Test
        void withThousandsOfUnknownFieldsInAFewSentences() {
            var body = new HashMap<String, Object>(Map.of("name", "a"));
            IntStream.range(0, 5_000).forEach(at -> body.put("x".repeat(200) + at, 1));

            assertThat(errors(SourceForm.read(body, null)))
                    .hasSize(10)
                    .allSatisfy(error -> assertThat(error.field()).hasSize(65));
        }

        @Test
        void withAnUnknownFieldThatNoAnswerCouldRepeat() {
            assertThat(errors("{\"name\":\"a\",\"\\ud800\":1}"))
                    .extracting(FieldError::field)
                    .containsExactly("?");
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "\"\"", "\"Stripe\"", "\"a b\"", "[]"})
        void withAKindOfAnotherForm(String kind) {
            assertThat(errors("{\"name\":\"a\",\"kind\":" + kind + "}"))
                    .extracting(FieldError::field)
                    .containsExactly("kind");
        }

        @Test
        void withAChannelThatIsNone() {
            assertThat(errors("{\"name\":\"a\",\"channel\":\"pigeon\"}"))
                    .containsExactly(new FieldError(
                            "channel",
                            "It must be one of web, app, email, call, chat, store, mail, social, survey, other."));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "events.example.com",
                    "ftp://events.example.com",
                    "https://",
                    "https://u:p@events.example.com",
                    "https://events.example.com?x=1",
                    "https://events.example.com#x",
                    "https://events.example.com:99999",
                    "https://events example.com",
                    "https://events.example.com/caf\u00e9",
                    "javascript:alert(1)"
                })
        void withAPublicUrlThatIsNoAddressOfAService(String url) {
            assertThat(errors(ContractJson.write(Map.of("name", "a", "publicUrl", url))))
                    .extracting(FieldError::field)
                    .containsExactly("publicUrl");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"*", "null", "shop.example.com", "https://shop.example.com/path", "https://*.example.com"})
        void withAnOriginThatNoBrowserSends(String origin) {
            assertThat(errors(ContractJson.write(
                            Map.of("name", "a", "origins", List.of("https://ok.example.com", origin)))))
                    .extracting(FieldError::field)
                    .containsExactly("origins[1]");
        }

        @Test
        void withTooManyOrigins() {
            var origins = IntStream.rangeClosed(0, 50)
                    .mapToObj(at -> "https://s" + at + ".example.com")
                    .toList();

            assertThat(errors(ContractJson.write(Map.of("name", "a", "origins", origins))))
                    .containsExactly(new FieldError("origins", "It must be a list of at most 50."));
        }

        @Test
        void withASecretThatIsNoText() {
            assertThat(errors("{\"name\":\"a\",\"secrets\":[\"x\",5]}"))
                    .extracting(FieldError::field)
                    .containsExactly("secrets[1]");
        }

        @ParameterizedTest
        @ValueSource(strings = {" ", "a\\u0000b", "a\\tb", "a\\ud800b"})
        void withASecretThatNoSenderShows(String secret) {
            assertThat(errors("{\"name\":\"a\",\"secrets\":[\"" + secret + "\"]}"))
                    .extracting(FieldError::field)
                    .containsExactly("secrets[0]");
        }

        @Test
        void withASecretThatIsTooLongAndIsNotQuoted() {
            var secret = "s3cret".repeat(700);

            assertThat(errors(ContractJson.write(Map.of("name", "a", "secrets", List.of(secret)))))
                    .singleElement()
                    .satisfies(error -> assertThat(error.message()).doesNotContain("s3cret"));
        }

        @Test
        void withTooManySecrets() {
            assertThat(errors("{\"name\":\"a\",\"secrets\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"]}"))
                    .containsExactly(new FieldError("secrets", "It must be a list of at most 5."));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"Europe/Nowhere\"", "2", "\"\""})
        void withAZoneThatIsNone(String zone) {
            assertThat(errors("{\"name\":\"a\",\"zone\":" + zone + "}"))
                    .extracting(FieldError::field)
                    .containsExactly("zone");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"[]", "\"x\"", "{\"a\":null}", "{\"a\":[null]}", "{\"a\":\"\\u0000\"}", "{\"\\ud800\":1}"})
        void withAMappingThatIsNoObjectOfValues(String mapping) {
            assertThat(errors("{\"name\":\"a\",\"mapping\":" + mapping + "}"))
                    .extracting(FieldError::field)
                    .containsExactly("mapping");
        }

        @Test
        void withAMappingThatIsTooDeep() {
            assertThat(errors("{\"name\":\"a\",\"mapping\":" + "{\"a\":".repeat(9) + "1" + "}".repeat(9) + "}"))
                    .extracting(FieldError::field)
                    .containsExactly("mapping");
        }

        @Test
        void withAMappingThatHasTooMuchInIt() {
            var many = IntStream.range(0, 501)
                    .boxed()
                    .collect(Collectors.toMap(at -> "f" + at, at -> (Object) at, (one, _) -> one, LinkedHashMap::new));

            assertThat(errors(ContractJson.write(Map.of("name", "a", "mapping", many))))
                    .hasSize(1);
            assertThat(errors(ContractJson.write(Map.of("name", "a", "mapping", Map.of("a", "x".repeat(16_000))))))
                    .hasSize(1);
        }

        @Test
        void withAWordForTrust() {
            assertThat(errors("{\"name\":\"a\",\"trusted\":\"yes\"}"))
                    .containsExactly(new FieldError("trusted", "It must be true or false."));
        }

        @Test
        void withEverythingThatIsWrongAtOnce() {
            assertThat(errors("{\"channel\":1,\"zone\":1,\"trusted\":1,\"origins\":1,\"secrets\":1}"))
                    .extracting(FieldError::field)
                    .containsExactly("name", "channel", "origins", "zone", "trusted", "secrets");
        }
    }

    private static Reading.Accepted accepted(String body) {
        assertThat(SourceForm.read(json(body), null)).isInstanceOf(Reading.Accepted.class);
        return (Reading.Accepted) SourceForm.read(json(body), null);
    }

    private static List<FieldError> errors(String body) {
        return errors(SourceForm.read(json(body), null));
    }

    private static List<FieldError> errors(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused) reading).errors();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> json(String text) {
        return ContractJson.read(text, Map.class);
    }
}
