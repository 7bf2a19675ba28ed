package dev.pasillo.ingest.format.generic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MappingTest {
    private static final Map<String, Object> GOOD = Map.of("time", "/at", "name", "/event", "phone", "/from");

    private static List<String> flaws(Map<String, Object> written) {
        return Mapping.of(written) instanceof Mapping.Checked.Bad(var flaws) ? flaws : List.of();
    }

    /// The good mapping with one more entry.
    private static List<String> flaws(String name, Object where) {
        var written = new HashMap<>(GOOD);
        written.put(name, where);
        return flaws(written);
    }

    @Test
    void nothingIsMissing() {
        assertThat(Mapping.of(Map.of())).isEqualTo(new Mapping.Checked.Missing());
    }

    @Test
    void aTimeANameAndAnIdentifierAreEnough() {
        assertThat(Mapping.of(GOOD)).isInstanceOf(Mapping.Checked.Good.class);
    }

    @Test
    void everyFlawIsNamed() {
        assertThat(flaws(Map.of("id", "id")))
                .containsExactlyInAnyOrder(
                        "time: is required; \"received\" for the time of receipt",
                        "name: is required",
                        "id: must be a JSON Pointer such as /from, not id",
                        "identifiers: at least one is required, such as phone, email or user_id");
    }

    @Test
    void aMisspelledNameIsAFlaw() {
        assertThat(flaws("identifer", Map.of())).singleElement().asString().startsWith("identifer: ");
    }

    @Test
    void anIdentifierIsNeverTheSameForAll() {
        assertThat(flaws("email", "a@example.org"))
                .containsExactly("email: must be a JSON Pointer such as /from, not a@example.org");
        assertThat(flaws("email", Map.of("value", "a@example.org"))).hasSize(2);
        assertThat(flaws("email", Map.of("at", "/a", "otherwise", "b")))
                .singleElement()
                .asString()
                .contains("otherwise");
        assertThat(flaws("identifiers", Map.of("crm.id", "7"))).hasSize(1);
    }

    @Test
    void aNamespaceIsSpelledLikeOne() {
        assertThat(flaws("identifiers", Map.of("CRM id", "/a"))).hasSize(1);
        assertThat(flaws("identifiers", Map.of("crm.id", "/a"))).isEmpty();
    }

    @Test
    void aChannelIsAPlaceOrAKnownOne() {
        assertThat(flaws("channel", "call")).isEmpty();
        assertThat(flaws("channel", "/channel")).isEmpty();
        assertThat(flaws("channel", "phone")).singleElement().asString().contains("one of app, call, chat");
        assertThat(flaws("actor", "somebody")).hasSize(1);
    }

    @Test
    void aFormatOfTimesIsAPatternOrAKnownOne() {
        assertThat(flaws("time", Map.of("at", "/at", "format", List.of("dd.MM.yyyy HH:mm", "epoch_millis"))))
                .isEmpty();
        assertThat(flaws("time", Map.of("at", "/at", "format", "jj.nn.bbbb"))).hasSize(1);
        assertThat(flaws("time", Map.of("at", "/at", "format", 7))).hasSize(1);
    }

    @Test
    void aZoneIsAKnownOne() {
        assertThat(flaws("time", Map.of("at", "/at", "zone", "Europe/Madrid"))).isEmpty();
        assertThat(flaws("time", Map.of("at", "/at", "zone", "Mars/Olympus"))).hasSize(1);
    }

    @Test
    void aTimeHasAPlace() {
        assertThat(flaws("time", Map.of("zone", "UTC"))).hasSize(1);
        assertThat(flaws("time", "yesterday")).hasSize(1);
    }

    @Test
    void nameAndTypeAreTheSame() {
        assertThat(flaws("type", "/type")).hasSize(1);
    }

    @Test
    void aRatingHasAScaleAndAValue() {
        assertThat(flaws("rating", Map.of("value", "/score"))).containsExactly("rating: has a scale and a value");
        assertThat(flaws("rating", Map.of("scale", "nps", "value", "/score", "stars", "/x")))
                .hasSize(1);
    }

    @Test
    void wrongKindsAreFlaws() {
        assertThat(flaws("events", 7)).hasSize(1);
        assertThat(flaws("name", List.of())).hasSize(1);
        assertThat(flaws("name", Map.of("value", Map.of()))).hasSize(1);
        assertThat(flaws("properties", List.of("/a"))).hasSize(1);
        assertThat(flaws("properties", Map.of("a", List.of("/a", 7)))).hasSize(1);
        assertThat(flaws("identifiers", List.of())).hasSize(1);
        assertThat(flaws("traits", "plan")).hasSize(1);
    }

    @Test
    void aPointerIsEscapedAsItsStandardSays() {
        assertThat(flaws("id", "/a~1b/c~0d")).isEmpty();
        assertThat(flaws("id", "/a~2b")).hasSize(1);
    }
}
