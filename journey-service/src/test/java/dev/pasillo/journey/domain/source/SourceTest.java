package dev.pasillo.journey.domain.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What becomes of a source's keys and secrets when it changes.
class SourceTest {
    private static final Instant MONDAY = Instant.parse("2026-01-05T00:00:00Z");
    private static final Instant TUESDAY = MONDAY.plusSeconds(86_400);
    private static final Instant WEDNESDAY = TUESDAY.plusSeconds(86_400);

    private static final Source SOURCE =
            new Source("acme", "web", SourceSettings.NONE, List.of("s1.x"), List.of(key("one")), 3, MONDAY, MONDAY);

    private static SourceKey key(String id) {
        return SourceKey.of(id, "pk_" + id, MONDAY);
    }

    @Test
    void aKeyIsKeptByItsHash() {
        assertThat(key("one").sha256()).isEqualTo("cd0140feae49b9ce9adcad79426c10593c419f10d0d7707d818e42fca75fbf92");
        assertThat(key("one")).hasToString("SourceKey[one]");
    }

    @Test
    void aFurtherKeyLeavesTheOthersAsTheyAre() {
        assertThat(SOURCE.with(key("two"), null, TUESDAY).keys())
                .extracting(SourceKey::id, SourceKey::expiresAt)
                .containsExactly(tuple("one", null), tuple("two", null));
    }

    @Test
    void aRotationEndsTheOthersLater() {
        var rotated = SOURCE.with(key("two"), WEDNESDAY, TUESDAY);

        assertThat(rotated.keys())
                .extracting(SourceKey::id, SourceKey::expiresAt)
                .containsExactly(tuple("one", WEDNESDAY), tuple("two", null));
        assertThat(rotated.validKeys(WEDNESDAY)).extracting(SourceKey::id).containsExactly("two");
    }

    @Test
    void aRotationProlongsNoKeyThatEndsEarlier() {
        var rotated = SOURCE.with(key("two"), TUESDAY, MONDAY).with(key("three"), WEDNESDAY, MONDAY);

        assertThat(rotated.keys())
                .extracting(SourceKey::id, SourceKey::expiresAt)
                .containsExactly(tuple("one", TUESDAY), tuple("two", WEDNESDAY), tuple("three", null));
    }

    @Test
    void aRotationAtOnceLeavesTheNewKeyOnly() {
        assertThat(SOURCE.with(key("two"), TUESDAY, TUESDAY).keys())
                .extracting(SourceKey::id)
                .containsExactly("two");
    }

    @Test
    void expiredKeysGoWithTheNextOne() {
        var rotated = SOURCE.with(key("two"), TUESDAY, MONDAY);

        assertThat(rotated.with(key("three"), null, WEDNESDAY).keys())
                .extracting(SourceKey::id)
                .containsExactly("two", "three");
    }

    @Test
    void aKeyCanBeTakenAwayEvenTheLast() {
        assertThat(SOURCE.without("one", TUESDAY))
                .hasValueSatisfying(source -> assertThat(source.keys()).isEmpty());
        assertThat(SOURCE.without("two", TUESDAY)).isEmpty();
    }

    @Test
    void otherSettingsLeaveKeysAndSecrets() {
        var settings = new SourceSettings("stripe", null, null, List.of(), null, Map.of(), true);

        var changed = SOURCE.with(settings, null, TUESDAY);

        assertThat(changed.settings()).isEqualTo(settings);
        assertThat(changed.keys()).isEqualTo(SOURCE.keys());
        assertThat(changed.secrets()).containsExactly("s1.x");
        assertThat(changed.with(settings, List.of(), TUESDAY).secrets()).isEmpty();
    }

    @Test
    void othersAreToldWhatIsKeptAndNoMore() {
        var published = SOURCE.published();

        assertThat(published.key()).isEqualTo("acme/web");
        assertThat(published.revision()).isEqualTo(3);
        assertThat(published.secrets()).containsExactly("s1.x");
        assertThat(published.keys())
                .singleElement()
                .satisfies(key -> assertThat(key.sha256()).isEqualTo(key("one").sha256()));
    }
}
