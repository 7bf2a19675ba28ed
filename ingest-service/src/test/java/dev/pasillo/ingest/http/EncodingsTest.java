package dev.pasillo.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingsTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "gzip", "GZIP", "x-gzip", "identity"})
    void gzipAndNothingAreEncodings(String encoding) {
        assertThat(Encodings.known(encoding)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "zstd", "gzip, gzip"})
    void othersAreNot(String encoding) {
        assertThat(Encodings.known(encoding)).isFalse();
    }
}
