package dev.pasillo.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TouchpointTest {
    private static final String TEXT = ContractJson.write(Golden.touchpoint());

    @Test
    void belongsToItsFirstIdentifier() {
        assertThat(Golden.touchpoint().owner()).isEqualTo(new Identifier("user_id", "u-42"));
    }

    @Test
    void needsAnIdentifier() {
        var text = TEXT.replaceAll("\"identifiers\":\\[[^]]*]", "\"identifiers\":[]");

        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> ContractJson.read(text, Touchpoint.class))
                .withMessageContaining("a touchpoint needs an identifier");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "workspace",
                "source",
                "id",
                "channel",
                "type",
                "actor",
                "occurredAt",
                "receivedAt",
                "identifiers",
                "fingerprint"
            })
    void needsWhatItIsKnownBy(String component) {
        var text = TEXT.replaceFirst("\"" + component + "\":", "\"x\":");

        assertThatExceptionOfType(ContractException.class)
                .isThrownBy(() -> ContractJson.read(text, Touchpoint.class))
                .withMessageStartingWith("not a Touchpoint: " + component + " is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "web", "e-1", "survey", "survey_answered", "user_id", "u-42"})
    void hasNamesThatCanBeStored(String name) {
        for (var character : new String[] {"\\u0000", "\\ud800", "\\udc00", "\\ude00\\ud83d"}) {
            var text = TEXT.replaceFirst("\"" + name + "\"", "\"" + name + character.replace("\\", "\\\\") + "\"");

            assertThatExceptionOfType(ContractException.class)
                    .as(character)
                    .isThrownBy(() -> ContractJson.read(text, Touchpoint.class))
                    .withMessageContaining(" has ");
        }
    }

    @Test
    void hasNamesInAnyScript() {
        var text = TEXT.replace("\"u-42\"", "\"Ană 日本 \ud83d\ude00\"");

        assertThat(ContractJson.read(text, Touchpoint.class).owner().value()).isEqualTo("Ană 日本 \ud83d\ude00");
    }

    @Test
    void withoutPropertiesAndTraitsHasNone() {
        var text = ContractJson.write(Golden.minimalTouchpoint())
                .replace("\"properties\":{},", "")
                .replace("\"traits\":{},", "");

        assertThat(ContractJson.read(text, Touchpoint.class)).isEqualTo(Golden.minimalTouchpoint());
    }

    @Test
    void isEqualByContent() {
        assertThat(ContractJson.read(TEXT, Touchpoint.class))
                .isEqualTo(Golden.touchpoint())
                .hasSameHashCodeAs(Golden.touchpoint())
                .isNotEqualTo(ContractJson.read(TEXT.replace("\"gold\"", "\"silver\""), Touchpoint.class));
    }
}
