package dev.pasillo.journey.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.journey.domain.fold.Customer;
import dev.pasillo.journey.domain.fold.JourneyState;
import dev.pasillo.journey.domain.fold.Position;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Evidence comes back from its bytes as it was. That it does for everything that a fold can make is shown by
/// `AgainstTheOracleTest`, whose customers are all stored and read.
class EvidenceBytesTest {
    private static final Instant SEEN = Instant.parse("2026-11-01T10:00:00.123Z");
    private static final Customer EVIDENCE = new Customer(
            Map.of("first-purchase", JourneyState.empty(3)),
            traits(),
            new Position(SEEN, 2, "shop", "e-1"),
            Instant.parse("1969-12-31T23:59:59.999Z"),
            SEEN);

    private static Map<String, Object> traits() {
        var traits = new LinkedHashMap<String, Object>();
        traits.put("name", "Ana\u0001 \ud83d\ude00");
        traits.put("coupons", 3);
        traits.put("spent", 12.5);
        traits.put("since", 9_007_199_254_740_993L);
        traits.put("vip", true);
        traits.put("tags", List.of("a", Map.of("b", List.of())));
        return traits;
    }

    @Test
    void evidenceComesBackAsItWas() {
        assertThat(EvidenceBytes.read(EvidenceBytes.write(EVIDENCE))).isEqualTo(EVIDENCE);
        assertThat(EvidenceBytes.read(EvidenceBytes.write(Customer.NOBODY))).isEqualTo(Customer.NOBODY);
    }

    @Test
    void sameEvidenceHasTheSameBytes() {
        var again = EvidenceBytes.read(EvidenceBytes.write(EVIDENCE));

        assertThat(EvidenceBytes.write(again)).isEqualTo(EvidenceBytes.write(EVIDENCE));
    }

    @Test
    void textOfOlderBuildsIsRead() {
        assertThat(EvidenceBytes.read(ContractJson.bytes(EVIDENCE))).isEqualTo(EVIDENCE);
    }

    @Test
    void ofForgottenEvidenceTheTimesAndTheLastPositionCount() {
        var whole = EvidenceBytes.write(EVIDENCE);
        var forgotten = new byte[whole.length + 1];
        System.arraycopy(whole, 0, forgotten, 1, whole.length);

        assertThat(EvidenceBytes.read(forgotten))
                .isEqualTo(
                        new Customer(Map.of(), Map.of(), EVIDENCE.last(), EVIDENCE.settledTo(), EVIDENCE.arrivedAt()));
    }

    @Test
    void timesAreKeptToTheMillisecond() {
        var finer = new Customer(Map.of(), Map.of(), null, SEEN.plusNanos(999_999), SEEN);

        assertThat(EvidenceBytes.read(EvidenceBytes.write(finer)).settledTo()).isEqualTo(SEEN);
    }

    @Test
    void bytesThatAreNoEvidenceAreRefusedWithoutQuotingThem() {
        var whole = EvidenceBytes.write(EVIDENCE);

        for (var bytes : List.of(
                new byte[0], "Ana".getBytes(UTF_8), Arrays.copyOf(whole, whole.length / 2), new byte[] {':', ')', '\n'
                })) {
            assertThatThrownBy(() -> EvidenceBytes.read(bytes))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageNotContaining("Ana")
                    .hasNoCause();
        }
    }
}
