package dev.pasillo.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.domain.Limits;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestConfigTest {
    private static IngestConfig read(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(IngestConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(IngestConfig.class);
    }

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        var config = read(Map.of());

        assertThat(config.limits()).isEqualTo(Limits.DEFAULT);
        assertThat(config.inFlight().asLongValue()).isEqualTo(40L << 20);
        assertThat(config.window().asLongValue()).isEqualTo(4L << 20);
        assertThat(config.inline().asLongValue()).isEqualTo(64L << 10);
        assertThat(config.maxKeylessBody().asLongValue()).isEqualTo(1 << 20);
        assertThat(config.large().asLongValue()).isEqualTo(256 << 10);
        assertThat(config.largeAtOnce()).isEqualTo(4);
        assertThat(config.queueTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.bodyTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.retryAfter()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.spentTokens()).isEqualTo(Duration.ofMinutes(15));
        assertThat(config.maxSpentTokens()).isEqualTo(50_000);
        assertThat(config.certificates()).isEqualTo(Duration.ofHours(12));
        assertThat(config.missingCertificates()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.maxCertificates()).isEqualTo(100);
    }

    @Test
    void everythingCanBeSet() {
        var config = read(Map.ofEntries(
                Map.entry("pasillo.ingest.max-body", "1M"),
                Map.entry("pasillo.ingest.max-unpacked", "2M"),
                Map.entry("pasillo.ingest.max-event", "3K"),
                Map.entry("pasillo.ingest.max-events", "4"),
                Map.entry("pasillo.ingest.max-properties", "5"),
                Map.entry("pasillo.ingest.max-depth", "6"),
                Map.entry("pasillo.ingest.max-text-length", "7"),
                Map.entry("pasillo.ingest.max-name-length", "8"),
                Map.entry("pasillo.ingest.max-number-length", "9"),
                Map.entry("pasillo.ingest.max-identifiers", "10"),
                Map.entry("pasillo.ingest.max-identifier-length", "11"),
                Map.entry("pasillo.ingest.in-flight", "12M"),
                Map.entry("pasillo.ingest.window", "13K"),
                Map.entry("pasillo.ingest.inline", "14K"),
                Map.entry("pasillo.ingest.max-keyless-body", "20K"),
                Map.entry("pasillo.ingest.large", "17K"),
                Map.entry("pasillo.ingest.large-at-once", "18"),
                Map.entry("pasillo.ingest.queue-timeout", "19S"),
                Map.entry("pasillo.ingest.body-timeout", "15S"),
                Map.entry("pasillo.ingest.retry-after", "16S"),
                Map.entry("pasillo.ingest.certificates", "21H"),
                Map.entry("pasillo.ingest.missing-certificates", "22S"),
                Map.entry("pasillo.ingest.max-certificates", "23")));

        assertThat(config.limits()).isEqualTo(new Limits(1 << 20, 2 << 20, 3 << 10, 4, 5, 6, 7, 8, 9, 10, 11));
        assertThat(config.inFlight().asLongValue()).isEqualTo(12 << 20);
        assertThat(config.window().asLongValue()).isEqualTo(13 << 10);
        assertThat(config.inline().asLongValue()).isEqualTo(14 << 10);
        assertThat(config.maxKeylessBody().asLongValue()).isEqualTo(20 << 10);
        assertThat(config.large().asLongValue()).isEqualTo(17 << 10);
        assertThat(config.largeAtOnce()).isEqualTo(18);
        assertThat(config.queueTimeout()).isEqualTo(Duration.ofSeconds(19));
        assertThat(config.bodyTimeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.retryAfter()).isEqualTo(Duration.ofSeconds(16));
        assertThat(config.certificates()).isEqualTo(Duration.ofHours(21));
        assertThat(config.missingCertificates()).isEqualTo(Duration.ofSeconds(22));
        assertThat(config.maxCertificates()).isEqualTo(23);
    }
}
