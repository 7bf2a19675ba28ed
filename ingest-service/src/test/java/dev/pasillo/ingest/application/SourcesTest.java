package dev.pasillo.ingest.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.PublishedSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SourcesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String HASH = "a".repeat(64);
    private static final String OTHER_HASH = "b".repeat(64);

    private final Sources sources = new Sources();

    private static SourceSettings speaking(String kind, String... origins) {
        return new SourceSettings(kind, null, null, Set.of(origins), List.of(), null, Map.of());
    }

    private static PublishedSource.Key key(String id, String hash, @Nullable Instant expiresAt) {
        return new PublishedSource.Key(id, hash, expiresAt);
    }

    private static KnownSource source(String workspace, String name, PublishedSource.Key... keys) {
        return new KnownSource(workspace, name, List.of(keys), false, speaking("segment"), 1);
    }

    @Test
    void aKeySendsForItsSource() {
        sources.know(List.of(source("shop", "web", key("k-1", HASH, null))));

        assertThat(sources.sender(HASH, NOON)).contains(new KnownSource.Sender("shop", "web", "k-1", false));
        assertThat(sources.of("shop", "web").kind()).isEqualTo("segment");
    }

    @Test
    void nothingIsWholeBeforeAllIsKnown() {
        assertThat(sources.whole()).isFalse();

        sources.know(List.of());

        assertThat(sources.whole()).isTrue();
    }

    @Test
    void aKeyIsKnownUntilItExpires() {
        sources.know(List.of(source("shop", "web", key("old", HASH, NOON), key("new", OTHER_HASH, null))));

        assertThat(sources.sender(HASH, NOON.minusMillis(1))).isPresent();
        assertThat(sources.sender(HASH, NOON)).isEmpty();
        assertThat(sources.sender(OTHER_HASH, NOON)).isPresent();
    }

    @Test
    void whatIsNotThereAnyMoreIsForgottenWithItsKeys() {
        sources.know(List.of(source("shop", "web", key("k-1", HASH, null))));

        sources.know(List.of());

        assertThat(sources.sender(HASH, NOON)).isEmpty();
        assertThat(sources.of("shop", "web")).isEqualTo(SourceSettings.NONE);
    }

    @Test
    void theSameNameInAnotherWorkspaceIsAnotherSource() {
        sources.know(List.of(source("shop", "web", key("k-1", HASH, null))));

        assertThat(sources.of("bank", "web")).isEqualTo(SourceSettings.NONE);
    }

    @Test
    void aKeyOfTwoSourcesBelongsToTheFirstByNameInWhateverOrderTheyCome() {
        var web = source("shop", "web", key("k-1", HASH, null));
        var app = source("shop", "app", key("k-2", HASH, null));

        sources.know(List.of(web, app));
        var one = sources.sender(HASH, NOON);
        sources.know(List.of(app, web));

        assertThat(sources.sender(HASH, NOON))
                .isEqualTo(one)
                .map(KnownSource.Sender::source)
                .contains("app");
    }

    @Test
    void withoutOriginsPagesOfAllMayCall() {
        assertThat(speaking("segment").admits("https://shop.example")).isTrue();
    }

    @Test
    void withOriginsPagesOfOthersMayNotCall() {
        var settings = speaking("segment", "https://Shop.example");

        assertThat(settings.admits("https://shop.example")).isTrue();
        assertThat(settings.admits("https://shop.example.evil.example")).isFalse();
        assertThat(settings.admits("http://shop.example")).isFalse();
        assertThat(settings.admits("null")).isFalse();
    }

    @Test
    void whoNamesNoOriginIsNoPageOfAnother() {
        assertThat(speaking("segment", "https://shop.example").admits(null)).isTrue();
    }
}
