package dev.pasillo.insight.domain.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionTest {
    /// From Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    @ParameterizedTest
    @CsvSource({
        "81, 263, 0.2553, 0.3662",
        "15, 148, 0.0624, 0.1605",
        "0, 20, 0.0000, 0.1611",
        "1, 29, 0.0061, 0.1718",
        "10, 10, 0.7225, 1.0000"
    })
    void intervalIsWilsons(long part, long whole, double low, double high) {
        assertThat(new Proportion(part, whole).interval()).hasValueSatisfying(interval -> {
            assertThat(interval.low()).isCloseTo(low, within(0.00005));
            assertThat(interval.high()).isCloseTo(high, within(0.00005));
        });
    }

    @Test
    void withoutADenominatorThereIsNeitherRateNorInterval() {
        assertThat(new Proportion(0, 0).rate()).isEmpty();
        assertThat(new Proportion(0, 0).interval()).isEmpty();
    }

    @Test
    void partIsNoMoreThanTheWhole() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Proportion(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Proportion(-1, 1));
    }
}
