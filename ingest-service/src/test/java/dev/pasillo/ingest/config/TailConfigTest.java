package dev.pasillo.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pasillo.ingest.http.TailSettings;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TailConfigTest {
    private static TailConfig read(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(TailConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(TailConfig.class);
    }

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        var config = read(Map.of());

        assertThat(config.rate()).isEqualTo(50);
        assertThat(config.maxRate()).isEqualTo(200);
        assertThat(config.viewers()).isEqualTo(16);
        assertThat(config.viewersPerWorkspace()).isEqualTo(4);
        assertThat(config.heartbeat()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void everythingCanBeSet() {
        var config = read(Map.of(
                "pasillo.tail.rate", "1",
                "pasillo.tail.max-rate", "2",
                "pasillo.tail.viewers", "3",
                "pasillo.tail.viewers-per-workspace", "4",
                "pasillo.tail.heartbeat", "5S"));

        assertThat(config.rate()).isEqualTo(1);
        assertThat(config.maxRate()).isEqualTo(2);
        assertThat(config.viewers()).isEqualTo(3);
        assertThat(config.viewersPerWorkspace()).isEqualTo(4);
        assertThat(config.heartbeat()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aUsualRateBeyondTheMostIsAMistake() {
        assertThatThrownBy(() -> new TailSettings("here", 51, 50, Duration.ofSeconds(15)))
                .hasMessageContaining("pasillo.tail.rate (51)");
    }
}
