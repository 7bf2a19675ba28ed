package dev.pasillo.ingest.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.Outside.Found;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What the outside promises to whoever reads it: the real one and the one that tests use.
public interface OutsideContract {
    Outside outside();

    /// An address where that stands.
    URI standing(int status, byte[] content);

    /// An address where nobody answers.
    URI nowhere();

    /// How often somebody asked there.
    int asked(URI address);

    private Found read(URI address) {
        return outside().read(address).await().atMost(Duration.ofSeconds(20));
    }

    @Test
    default void whatStandsThereIsRead() {
        var found = read(standing(200, "größe".getBytes(UTF_8)));

        assertThat(found).isInstanceOfSatisfying(Found.Content.class, content -> {
            assertThat(content.status()).isEqualTo(200);
            assertThat(new String(content.bytes(), UTF_8)).isEqualTo("größe");
        });
    }

    @Test
    default void whatIsNoSuccessIsReadWithItsStatus() {
        assertThat(read(standing(404, new byte[0])))
                .isInstanceOfSatisfying(
                        Found.Content.class,
                        content -> assertThat(content.status()).isEqualTo(404));
    }

    @Test
    default void whereNobodyAnswersThereIsNothing() {
        assertThat(read(nowhere())).isEqualTo(new Found.Nothing("not-connected"));
    }

    @Test
    default void halfOfWhatIsTooLargeIsNothing() {
        assertThat(read(standing(200, new byte[(64 << 10) + 1]))).isEqualTo(new Found.Nothing("too-large"));
    }

    @Test
    default void everySubscriptionReadsOnceAndNothingElseReads() {
        var address = standing(200, new byte[] {1});
        var reading = outside().read(address);
        assertThat(asked(address)).isZero();

        reading.await().atMost(Duration.ofSeconds(20));
        reading.await().atMost(Duration.ofSeconds(20));

        assertThat(asked(address)).isEqualTo(2);
    }
}
