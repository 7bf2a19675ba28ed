package dev.pasillo.ingest.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.Certificates.Found;
import dev.pasillo.ingest.format.sns.SnsSigner;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CertificatesTest {
    private static final Duration KEPT = Duration.ofHours(12);
    private static final Duration MISSED = Duration.ofSeconds(5);
    private static final Found THERE = new Found.Certificate(SnsSigner.SNS.certificate());

    private final FakeOutside outside = new FakeOutside();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Certificates certificates = new Certificates(outside, IngestMeter.NONE, () -> now, KEPT, MISSED, 3);

    private static URI address(String name) {
        return URI.create("https://sns.eu-west-1.amazonaws.com/" + name + ".pem");
    }

    private URI there(String name) {
        outside.put(address(name), 200, SnsSigner.SNS.pem());
        return address(name);
    }

    private Found found(URI address) {
        return certificates.of(address).await().atMost(Duration.ofSeconds(20));
    }

    private CompletableFuture<Found> asked(URI address) {
        return certificates.of(address).subscribeAsCompletionStage();
    }

    @Test
    void aCertificateIsReadOnceAndKept() {
        var address = there("a");
        assertThat(found(address)).isEqualTo(THERE);

        now = now.plus(KEPT).minusMillis(1);

        assertThat(found(address)).isEqualTo(THERE);
        assertThat(outside.reads(address)).isEqualTo(1);
    }

    @Test
    void itIsReadAgainOnceItsTimeIsOver() {
        var address = there("a");
        assertThat(found(address)).isEqualTo(THERE);
        outside.remove(address);

        now = now.plus(KEPT);

        assertThat(found(address)).isEqualTo(new Found.Missing("not-connected"));
    }

    @Test
    void whoAsksWhileItIsReadGetsTheSameAnswer() {
        var address = there("a");
        outside.hold();
        var first = asked(address);
        var second = asked(address);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();

        outside.release();

        assertThat(first).isCompletedWithValue(THERE);
        assertThat(second).isCompletedWithValue(THERE);
        assertThat(outside.reads(address)).isEqualTo(1);
    }

    @Test
    void whatCouldNotBeHadIsNotAskedForAgainAtOnce() {
        var address = address("a");
        assertThat(found(address)).isEqualTo(new Found.Missing("not-connected"));
        there("a");

        now = now.plus(MISSED).minusMillis(1);
        var before = found(address);
        now = now.plusMillis(1);
        var after = found(address);

        assertThat(before).isEqualTo(new Found.Missing("not-connected"));
        assertThat(after).isEqualTo(THERE);
        assertThat(outside.reads(address)).isEqualTo(2);
    }

    @Test
    void whatIsNoCertificateIsMissing() {
        outside.put(address("a"), 200, "<html>Sign in to the network</html>".getBytes(UTF_8));

        assertThat(found(address("a"))).isEqualTo(new Found.Missing("no-certificate"));
    }

    @Test
    void aCertificateThatIsCutOffIsMissing() {
        var whole = SnsSigner.SNS.pem();
        outside.put(address("a"), 200, Arrays.copyOf(whole, whole.length / 2));

        assertThat(found(address("a"))).isEqualTo(new Found.Missing("no-certificate"));
    }

    @Test
    void anEmptyAnswerIsMissing() {
        outside.put(address("a"), 200, new byte[0]);

        assertThat(found(address("a"))).isEqualTo(new Found.Missing("no-certificate"));
    }

    @Test
    void aCertificateBesideAnErrorIsMissing() {
        outside.put(address("a"), 403, SnsSigner.SNS.pem());

        assertThat(found(address("a"))).isEqualTo(new Found.Missing("status-403"));
    }

    @Test
    void beyondTheBoundTheOldestIsForgotten() {
        for (var name : List.of("a", "b", "c", "d")) {
            assertThat(found(there(name))).isEqualTo(THERE);
        }

        assertThat(found(address("d"))).isEqualTo(THERE);
        assertThat(found(address("a"))).isEqualTo(THERE);
        assertThat(outside.reads(address("d"))).isEqualTo(1);
        assertThat(outside.reads(address("a"))).isEqualTo(2);
    }

    @Test
    void whatIsMissingTakesNoPlaceOfWhatIsKnown() {
        assertThat(found(there("a"))).isEqualTo(THERE);
        for (int stranger = 0; stranger < 50; stranger++) {
            assertThat(found(address("stranger-" + stranger))).isInstanceOf(Found.Missing.class);
        }

        assertThat(found(address("a"))).isEqualTo(THERE);
        assertThat(outside.reads(address("a"))).isEqualTo(1);
    }

    @Test
    void onlyAFewAreReadAtOnceAndTheOthersMayAskAgain() {
        outside.hold();
        var waiting = new ArrayList<CompletableFuture<Found>>();
        for (int stranger = 0; stranger < Certificates.AT_ONCE; stranger++) {
            waiting.add(asked(address("stranger-" + stranger)));
        }

        var beyond = asked(there("a"));

        assertThat(beyond).isCompletedWithValue(new Found.Missing("too-many-at-once"));
        outside.release();
        assertThat(waiting).allSatisfy(asked -> assertThat(asked).isCompleted());
        assertThat(found(address("a"))).isEqualTo(THERE);
    }

    @Test
    void aBugIsAnAnswerAndLeavesNothingUnderWay() {
        var broken = new Certificates(
                address -> {
                    throw new IllegalStateException("told to fail");
                },
                IngestMeter.NONE,
                () -> now,
                KEPT,
                MISSED,
                3);
        for (int round = 0; round < 2 * Certificates.AT_ONCE; round++) {
            assertThat(broken.of(address("a-" + round)).await().atMost(Duration.ofSeconds(20)))
                    .isEqualTo(new Found.Missing("failed-inside"));
        }
    }
}
