package dev.pasillo.journey.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.cel.CelRules;
import dev.pasillo.journey.domain.authoring.Reading;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.file.DefinitionFiles;
import dev.pasillo.journey.fixture.FirstPurchase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a draft would change, told of the fixture's customers.
class PreviewDefinitionTest {
    private static final String WORKSPACE = "default";
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final Pseudonyms PSEUDONYMS = new Pseudonyms("test");
    private static final List<Touchpoint> EVENTS = FirstPurchase.touchpoints(WORKSPACE, NOW);
    private static final String SILENCE =
            new String(FirstPurchase.definition("fixture-silence"), StandardCharsets.UTF_8);
    private static final int EVERYBODY = 1_000;

    @Test
    void draftThatSaysTheSameChangesNobody() {
        var preview = preview(inForce(), read(SILENCE), EVERYBODY);

        assertThat(preview.against()).isEqualTo(1);
        assertThat(preview.differing()).isZero();
        assertThat(preview.complete()).isTrue();
        assertThat(preview.compared()).isPositive();
        assertThat(preview.after()).isEqualTo(preview.before());
        assertThat(preview.before().journeys()).containsKey("started");
    }

    @Test
    void draftWithLessTimeDropsMore() {
        var draft = read(SILENCE.replaceAll("allowedTime: P\\d+D", "allowedTime: PT1S"));

        var preview = preview(inForce(), draft, EVERYBODY);

        assertThat(dropped(preview.after().stages()))
                .isGreaterThan(dropped(preview.before().stages()));
        assertThat(preview.differing()).isPositive();
        assertThat(preview.examples()).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void firstDraftIsComparedWithNothing() {
        var preview = preview(DefinitionSet.EMPTY, read(SILENCE), EVERYBODY);

        assertThat(preview.against()).isNull();
        assertThat(preview.before().journeys()).isEmpty();
        assertThat(preview.after().journeys()).containsKey("started");
    }

    @Test
    void previewOfSomeSaysThatItIsNotOfAll() {
        var preview = preview(inForce(), read(SILENCE), 3);

        assertThat(preview.compared()).isEqualTo(3);
        assertThat(preview.complete()).isFalse();
    }

    private static long dropped(Map<String, Map<String, Long>> stages) {
        return stages.values().stream()
                .mapToLong(counts -> counts.getOrDefault("dropped", 0L))
                .sum();
    }

    private static PreviewDefinition.Preview preview(DefinitionSet inForce, JourneyDefinition draft, int most) {
        var stored = new StoredInMemory(WORKSPACE, PSEUDONYMS, EVENTS, inForce, inForce).readUpTo(NOW);
        var outcome = new PreviewDefinition(stored, PSEUDONYMS, Clock.systemUTC()).of(WORKSPACE, draft, most);
        return ((PreviewDefinition.Outcome.Previewed) outcome).preview();
    }

    private static DefinitionSet inForce() {
        return new DefinitionSet(
                1, List.of(new DefinitionVersion(WORKSPACE, "fixture-silence", 1, Instant.EPOCH, read(SILENCE))));
    }

    private static JourneyDefinition read(String text) {
        var files = new DefinitionFiles(new CelRules((definition, rule) -> {}));
        return switch (files.read(text.getBytes(StandardCharsets.UTF_8), "fixture-silence")) {
            case Reading.Accepted accepted -> accepted.definition();
            case Reading.Refused refused -> throw new AssertionError(refused.findings());
        };
    }
}
