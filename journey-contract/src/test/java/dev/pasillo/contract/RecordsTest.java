package dev.pasillo.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every record of the contract.
class RecordsTest {
    private static final String SECRET = "juan.perez@example.com";

    static Stream<Object> holdersOfPersonalData() {
        var identifier = new Identifier("email", SECRET);
        var rating = new Rating("nps", 9.125, 0.125, 10.125);
        var feedback = new Feedback(SECRET, SECRET, Map.of(SECRET, SECRET));
        var free = Map.<String, Object>of(SECRET, SECRET);
        return Stream.of(
                identifier,
                rating,
                feedback,
                new Touchpoint(
                        "acme",
                        "web",
                        "e-1",
                        "web",
                        "page_viewed",
                        SECRET,
                        Actor.CUSTOMER,
                        Instant.EPOCH,
                        null,
                        Instant.EPOCH,
                        List.of(identifier),
                        free,
                        free,
                        rating,
                        feedback,
                        free,
                        1,
                        SECRET),
                new RejectedEvent("acme", "web", SECRET, "code", SECRET, Instant.EPOCH, SECRET.getBytes(), true));
    }

    @ParameterizedTest
    @MethodSource("holdersOfPersonalData")
    void personalDataIsInNoText(Object holder) {
        assertThat(holder.toString()).doesNotContain("juan").doesNotContain(".125");
    }

    @Test
    void aTouchpointInALogIsItsIds() {
        assertThat(Golden.touchpoint()).hasToString("Touchpoint[acme/web/e-1]");
        assertThat(new Identifier("email", SECRET)).hasToString("Identifier[email]");
        assertThat(Golden.rejected()).hasToString("RejectedEvent[acme/web, occurred-at-invalid]");
    }

    /// A fact has no component that a person's identifier, words or answer could be in.
    @Test
    void aFactHasNoRoomForPersonalData() {
        for (var fact : Fact.class.getPermittedSubclasses()) {
            for (var component : fact.getRecordComponents()) {
                assertThat(component.getType())
                        .as("%s of %s", component.getName(), fact)
                        .isNotIn(Identifier.class, Rating.class, Feedback.class, Object.class);
                assertThat(component.getGenericType().getTypeName()).doesNotContain("Object");
            }
        }
    }

    @Nested
    class ARejectedEvent {
        static Stream<Arguments> others() {
            return Stream.of(
                    Arguments.of(rejected("b", "web", "e", "c", "d", 0, "raw", false)),
                    Arguments.of(rejected("a", "app", "e", "c", "d", 0, "raw", false)),
                    Arguments.of(rejected("a", "web", "f", "c", "d", 0, "raw", false)),
                    Arguments.of(rejected("a", "web", "e", "x", "d", 0, "raw", false)),
                    Arguments.of(rejected("a", "web", "e", "c", "x", 0, "raw", false)),
                    Arguments.of(rejected("a", "web", "e", "c", "d", 1, "raw", false)),
                    Arguments.of(rejected("a", "web", "e", "c", "d", 0, "row", false)),
                    Arguments.of(rejected("a", "web", "e", "c", "d", 0, "raw", true)));
        }

        @Test
        void isEqualByItsBytes() {
            assertThat(rejected("a", "web", "e", "c", "d", 0, "raw", false))
                    .isEqualTo(rejected("a", "web", "e", "c", "d", 0, "raw", false))
                    .hasSameHashCodeAs(rejected("a", "web", "e", "c", "d", 0, "raw", false))
                    .isNotEqualTo("raw");
        }

        @ParameterizedTest
        @MethodSource("others")
        void differsInAnyComponent(RejectedEvent other) {
            assertThat(rejected("a", "web", "e", "c", "d", 0, "raw", false)).isNotEqualTo(other);
        }

        @Test
        void keepsItsBytes() {
            var bytes = new byte[] {1, 2};
            var event = new RejectedEvent("a", "web", null, "c", "d", Instant.EPOCH, bytes, false);
            bytes[0] = 9;
            event.raw()[1] = 9;

            assertThat(event.raw()).containsExactly(1, 2);
        }

        private static RejectedEvent rejected(
                String workspace,
                String source,
                String id,
                String code,
                String detail,
                long receivedAt,
                String raw,
                boolean truncated) {
            return new RejectedEvent(
                    workspace, source, id, code, detail, Instant.ofEpochMilli(receivedAt), raw.getBytes(), truncated);
        }
    }

    @Nested
    class AJourneyChange {
        @Test
        void followsWhatItsStreamSentBefore() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> change(5, 0, 5))
                    .withMessage("sequence 5 does not follow 5");
            assertThatIllegalArgumentException().isThrownBy(() -> change(5, 0, 6));
            assertThatIllegalArgumentException().isThrownBy(() -> change(5, 0, -1));
            assertThatIllegalArgumentException().isThrownBy(() -> change(5, -1, 4));
        }

        @Test
        void keepsItsFacts() {
            var facts = new ArrayList<>(List.of(new PublishedFact("{}")));
            var change = new JourneyChange("acme", "s", 1, 0, 0, facts, facts);
            facts.clear();

            assertThat(change.removed()).hasSize(1);
            assertThat(change.added()).hasSize(1);
        }

        private static JourneyChange change(long sequence, int chunk, long previous) {
            return new JourneyChange("acme", "s", sequence, chunk, previous, List.of(), List.of());
        }
    }

    @Nested
    class AFact {
        @Test
        void isSelectedByItsAnchor() {
            assertThat(Golden.journey().anchorAt()).isEqualTo(Golden.journey().startedAt());
            assertThat(Golden.visit().anchorAt()).isEqualTo(Golden.visit().enteredAt());
        }

        @Test
        void keepsTheOrderOfItsStages() {
            assertThat(Golden.funnel().reached().keySet()).containsExactly("discover", "buy");
        }

        @Test
        void ofAnEndingSaysItsKind() {
            assertThatExceptionOfType(ContractException.class)
                    .isThrownBy(() -> ContractJson.read("{\"id\":\"cancelled\"}", Fact.Ending.class))
                    .withMessageStartingWith("not a Ending: kind is missing");
        }
    }

    @Nested
    class Feedbacks {
        @Test
        void keepWhatTheyAreAboutInOrder() {
            assertThat(Golden.touchpoint().feedback())
                    .extracting(Feedback::about, InstanceOfAssertFactories.map(String.class, String.class))
                    .containsExactly(entry("order_id", "o-9"), entry("ticket_id", "t-8"), entry("event", "e-7"));
        }

        @Test
        void keepWhatTheyAreAbout() {
            var about = new HashMap<>(Map.of("order_id", "o-9"));
            var feedback = new Feedback("x", null, about);
            about.clear();

            assertThat(feedback.about()).containsEntry("order_id", "o-9");
        }
    }

    @Test
    void aDefinitionIsAnObjectWithAKey() {
        assertThat(Golden.definition().key()).isEqualTo("acme/first-purchase");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new PublishedDefinition("acme", "x", 1, Instant.EPOCH, JsonNodeFactory.instance.textNode("x")));
    }

    @Nested
    class ASource {
        @Test
        void hasTheKeyOfItsWorkspaceAndName() {
            assertThat(Golden.source().key()).isEqualTo("acme/payments");
        }

        @Test
        void isInNoTextWithItsSecretsAndHashes() {
            assertThat(Golden.source()).hasToString("PublishedSource[acme/payments, 7]");
            assertThat(Golden.source().keys()).hasToString("[Key[k-1], Key[k-2]]");
        }

        @Test
        void keepsItsMapping() {
            var mapping = new HashMap<String, Object>(Map.of("type", "/event"));
            var source = new PublishedSource(
                    "acme", "x", null, null, List.of(), null, List.of(), List.of(), null, mapping, false, 1);
            mapping.clear();

            assertThat(source.mapping()).containsEntry("type", "/event");
        }

        @Test
        void hasKeysThatEndAtTheirTime() {
            var key = new PublishedSource.Key("k-1", "0a".repeat(32), Instant.EPOCH);

            assertThat(key.isValidAt(Instant.EPOCH.minusMillis(1))).isTrue();
            assertThat(key.isValidAt(Instant.EPOCH)).isFalse();
            assertThat(new PublishedSource.Key("k-2", "0a".repeat(32), null).isValidAt(Instant.MAX))
                    .isTrue();
        }

        @Test
        void hasNoKeyInTheClear() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PublishedSource.Key("k-1", "pk_secret", null))
                    .withMessage("sha256 is not 64 hexadecimal digits in lower case");
        }
    }
}
