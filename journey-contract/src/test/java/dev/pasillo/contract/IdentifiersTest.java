package dev.pasillo.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    private static String normalised(String namespace, String value) {
        return Identifiers.normalise(new Identifier(namespace, value))
                .map(Identifier::value)
                .orElse("nobody");
    }

    @Nested
    class AnyValue {
        @Test
        void isComposed() {
            assertThat(normalised("user_id", "Jose\u0301")).isEqualTo("Jos\u00e9");
        }

        @ParameterizedTest
        @ValueSource(strings = {" u-42", "u-42\t", "\r\nu-42\n", "\u00a0u-42\u00a0", "\u2003u-42", "\u200bu-42\ufeff"})
        void losesBlanksAroundIt(String value) {
            assertThat(normalised("user_id", value)).isEqualTo("u-42");
        }

        @Test
        void keepsItsCaseAndItsBlanksWithin() {
            assertThat(normalised("user_id", "Ana María/42")).isEqualTo("Ana María/42");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "\u00a0",
                    "null",
                    "NULL",
                    " Null ",
                    "nil",
                    "none",
                    "None",
                    "undefined",
                    "unknown",
                    "anonymous",
                    "Guest",
                    "n/a",
                    "N/A",
                    "na",
                    "NaN",
                    "Test",
                    "true",
                    "False",
                    "[object Object]",
                    "0",
                    "-1",
                    "-",
                    "---",
                    "00",
                    "0000000",
                    "00000000-0000-0000-0000-000000000000"
                })
        void namesNobodyWhereSendersKnowNobody(String value) {
            for (var namespace : List.of("user_id", "email", "phone", "anonymous_id", "acme.customer")) {
                assertThat(Identifiers.normalise(new Identifier(namespace, value)))
                        .as(namespace)
                        .isEmpty();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "-2", "10", "0a", "nobody", "nullable", "user-0", "guest-7", "00000000-0000-0001"})
        void namesSomebodyWhereItOnlyLooksLikeIt(String value) {
            assertThat(normalised("user_id", value)).isEqualTo(value);
        }
    }

    @Nested
    class Email {
        @ParameterizedTest
        @CsvSource({
            "Juan@Example.COM, juan@example.com",
            "' juan@example.com ', juan@example.com",
            "JOSE\u0301@example.com, jos\u00e9@example.com",
            "J\u030c@example.com, \u01f0@example.com",
            "INFO@example.com, info@example.com"
        })
        void isInLowerCase(String claimed, String expected) {
            assertThat(normalised("email", claimed)).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"noreply@example.com", "No-Reply@shop.example", " TEST@example.com"})
        void namesNobodyWhereNobodyReadsIt(String claimed) {
            assertThat(Identifiers.normalise(new Identifier("email", claimed))).isEmpty();
            assertThat(Identifiers.normalise(new Identifier("user_id", claimed)))
                    .as("as a name of another kind")
                    .isPresent();
        }

        @Test
        void doesNotDependOnTheLanguageOfTheMachine() {
            var before = Locale.getDefault();
            try {
                Locale.setDefault(Locale.forLanguageTag("tr"));
                assertThat(normalised("email", "INFO@EXAMPLE.COM")).isEqualTo("info@example.com");
            } finally {
                Locale.setDefault(before);
            }
        }
    }

    @Nested
    class RulesOfAWorkspace {
        private final IdentifierRules spanish =
                IdentifierRules.of(Namespaces.BUILT_IN, "ES", List.of("kiosk-\\d+", ".*@shop\\.example"));

        @ParameterizedTest
        @ValueSource(strings = {"600 111 222", "600-111-222", "+34600111222", "0034600111222", "tel:600111222"})
        void telephoneNumberWithoutCountryIsOfTheRegion(String claimed) {
            assertThat(spanish.normalise(new Identifier("phone", claimed)))
                    .hasValue(new Identifier("phone", "+34600111222"));
        }

        @Test
        void patternBlocksWholeValuesInAnyCase() {
            assertThat(spanish.usable(List.of(
                            new Identifier("device_id", "Kiosk-17"),
                            new Identifier("device_id", "kiosk-17b"),
                            new Identifier("email", "Till@SHOP.example"))))
                    .containsExactly(new Identifier("device_id", "kiosk-17b"));
        }

        @Test
        void registeredNamespaceIsOwnerByItsPriority() {
            var rules = IdentifierRules.of(
                    Namespaces.with(List.of(
                            new Namespace("crm_id", 5, Namespace.Strength.STRONG, 1),
                            new Namespace("email", 90, Namespace.Strength.WEAK, 2))),
                    null,
                    List.of());
            assertThat(rules.usable(List.of(
                            new Identifier("email", "a@b.example"),
                            new Identifier("user_id", "u"),
                            new Identifier("crm_id", "c"))))
                    .extracting(Identifier::namespace)
                    .containsExactly("crm_id", "user_id", "email");
        }

        @Test
        void patternThatOtherEnginesTakeAnAgeForIsQuick() {
            var rules = IdentifierRules.of(Namespaces.BUILT_IN, null, List.of("(a+)+b"));
            assertThat(rules.normalise(new Identifier("user_id", "a".repeat(500))))
                    .isPresent();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "(", "(?=x)y", "(a)\\1"})
        void patternThatCannotBeReadIsRefused(String pattern) {
            assertThatThrownBy(() -> IdentifierRules.of(Namespaces.BUILT_IN, null, List.of(pattern)))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void normalisingAgainChangesNothing() {
            for (var seed = 0; seed < 2_000; seed++) {
                var random = new Random(seed);
                var text = new StringBuilder();
                for (var at = 0; at < 1 + random.nextInt(14); at++) {
                    text.append("+0123456789 -()x".charAt(random.nextInt(16)));
                }
                var once = spanish.normalise(new Identifier("phone", text.toString()));
                assertThat(once.flatMap(spanish::normalise)).as("seed %d", seed).isEqualTo(once);
            }
        }
    }

    @Nested
    class Phone {
        @ParameterizedTest
        @ValueSource(strings = {"123456", "+1 23", "5555555", "+11 1111 1111", "(99) 9999-9999"})
        void namesNobodyWhereItIsTooShortOrOneDigitOnly(String claimed) {
            assertThat(Identifiers.normalise(new Identifier("phone", claimed))).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "+34600111222",
                    "+34 600 111 222",
                    "+34-600-111-222",
                    "(+34) 600.111.222",
                    "0034600111222",
                    "0034 600 111 222",
                    "(00) 34 600 111 222",
                    "00-34-600111222",
                    "tel:+34-600-111-222",
                    "\uff0b34600111222",
                    "+34 600 111 222 ext. 7"
                })
        void isE164WhereItNamesItsCountry(String value) {
            assertThat(normalised("phone", value)).isEqualTo("+34600111222");
        }

        @ParameterizedTest
        @CsvSource({
            "600 111 222, 600111222",
            "(600) 111-222, 600111222",
            "0600 111 222, 0600111222",
            "600111222, 600111222",
            "\u0666\u0660\u0660111222, 600111222",
            "00999123456789, 00999123456789"
        })
        void isItsDigitsWhereItNamesNoCountry(String value, String expected) {
            assertThat(normalised("phone", value)).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"+44 (0)20 7946 0000", "+44 00 20 7946 0000", "+4400002079460000"})
        void losesTheZeroThatIsDialledWithinTheCountry(String value) {
            assertThat(normalised("phone", value)).isEqualTo("+442079460000");
        }

        @Test
        void keepsTheZeroOfItaly() {
            assertThat(normalised("phone", "+39 06 1234 5678")).isEqualTo("+390612345678");
        }

        @ParameterizedTest
        @ValueSource(strings = {"+0000000", "(000) 000-000", "(0)", "tel:0000"})
        void ofZerosNamesNobody(String value) {
            assertThat(normalised("phone", value)).isEqualTo("nobody");
        }

        @ParameterizedTest
        @ValueSource(strings = {"600;phone-context=+1;tel:600", ";phone-context=example.com;tel:6006001"})
        void thatIsAHostileUriIsItsDigits(String value) {
            assertThat(normalised("phone", value)).matches("\\d+");
        }

        @Test
        void withoutDigitsNamesNobody() {
            assertThat(normalised("phone", "ask reception")).isEqualTo("nobody");
        }
    }

    @Nested
    class Usable {
        @Test
        void comesInOwnerOrderWithoutRepetitionsAndNobodies() {
            var claimed = List.of(
                    new Identifier("anonymous_id", "an-1"),
                    new Identifier("account_id", "a-1"),
                    new Identifier("email", "Juan@Example.com"),
                    new Identifier("email", "juan@example.com "),
                    new Identifier("email", "ana@example.com"),
                    new Identifier("user_id", "undefined"),
                    new Identifier("phone", "0034 600 111 222"));

            assertThat(Identifiers.usable(claimed))
                    .containsExactly(
                            new Identifier("email", "ana@example.com"),
                            new Identifier("email", "juan@example.com"),
                            new Identifier("phone", "+34600111222"),
                            new Identifier("anonymous_id", "an-1"),
                            new Identifier("account_id", "a-1"));
        }

        @Test
        void isEmptyWhereNobodyIsNamed() {
            assertThat(Identifiers.usable(List.of(new Identifier("user_id", "null"))))
                    .isEmpty();
            assertThat(Identifiers.usable(List.of())).isEmpty();
        }

        @Test
        void doesNotDependOnTheOrderOfTheClaims() {
            var seed = 20_260_101L;
            var random = new Random(seed);
            var claims = new ArrayList<Identifier>();
            for (var i = 0; i < 12; i++) {
                claims.add(new Identifier(oneOf(random, NAMESPACES), text(random)));
            }
            var expected = Identifiers.usable(claims);

            for (var shuffle = 0; shuffle < 50; shuffle++) {
                Collections.shuffle(claims, random);
                assertThat(Identifiers.usable(claims)).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }

    @Test
    void normalisingTwiceIsNormalisingOnce() {
        var seed = 20_260_102L;
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++) {
            var claimed = new Identifier(oneOf(random, NAMESPACES), text(random));
            var once = Identifiers.normalise(claimed);

            assertThat(once.flatMap(Identifiers::normalise).map(Identifier::value))
                    .as("seed %d, %s of \"%s\"", seed, claimed.namespace(), claimed.value())
                    .isEqualTo(once.map(Identifier::value));
            once.ifPresent(identifier -> assertThat(Normalizer.isNormalized(identifier.value(), Normalizer.Form.NFC))
                    .as("seed %d, \"%s\"", seed, claimed.value())
                    .isTrue());
        }
    }

    private static final List<String> NAMESPACES = List.of("user_id", "email", "phone", "phone", "anonymous_id", "x");

    /// What has been seen to trip normalisation: prefixes, zeros, signs, blanks, marks that compose, cases that grow.
    private static final List<String> PIECES = List.of(
            "0",
            "00",
            "+",
            "+34",
            "+44",
            "+39",
            "+52",
            "1",
            "600",
            "111222",
            "7",
            "9",
            "(",
            ")",
            "-",
            " ",
            ".",
            "/",
            "ext",
            "tel:",
            ";",
            "a",
            "Z",
            "İ",
            "ı",
            "ß",
            "ẞ",
            "Σ",
            "σ",
            "J",
            "H",
            "T",
            "W",
            "\u030c",
            "\u0331",
            "\u0308",
            "\u030a",
            "\u0301",
            "\u0345",
            "\u0323",
            "é",
            "@",
            "example.com",
            "null",
            "\u00a0",
            "\u200b",
            "\u0660",
            "\u0663",
            "\u0664",
            "\uff0b",
            "\u212a",
            "\u1e9b",
            "\ud83d\ude00",
            "\ud800",
            "가",
            "\u1100\u1161");

    private static String text(Random random) {
        var text = new StringBuilder();
        for (var length = 1 + random.nextInt(8); length > 0; length--) {
            text.append(oneOf(random, PIECES));
        }
        return text.toString();
    }

    private static <T> T oneOf(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
