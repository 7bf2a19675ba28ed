package dev.pasillo.ingest.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.SpentTokens.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SpentTokensTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final SpentTokens tokens = new SpentTokens(HOUR, 3);

    private Claim claim(String token, Instant now) {
        return tokens.claim("shop", "mail", token, now);
    }

    private void spend(String token, Instant now) {
        if (claim(token, now) instanceof Claim.First first) {
            first.settle(true);
        } else {
            throw new AssertionError(token + " is spent already");
        }
    }

    @Test
    void aTokenWhoseRequestIsKeptIsSpent() {
        spend("t-1", NOON);

        assertThat(claim("t-1", NOON.plusSeconds(1))).isEqualTo(new Claim.Again());
    }

    @Test
    void aTokenWhoseRequestWasNotKeptIsFreeAgain() {
        ((Claim.First) claim("t-1", NOON)).settle(false);

        assertThat(claim("t-1", NOON.plusSeconds(1))).isInstanceOf(Claim.First.class);
    }

    @Test
    void aTokenIsPendingWhileItsRequestIsAnswered() {
        claim("t-1", NOON);

        assertThat(claim("t-1", NOON)).isEqualTo(new Claim.Pending());
    }

    @Test
    void tokensOfOtherSourcesAreOthers() {
        spend("t-1", NOON);

        assertThat(tokens.claim("shop", "other", "t-1", NOON)).isInstanceOf(Claim.First.class);
        assertThat(tokens.claim("bank", "mail", "t-1", NOON)).isInstanceOf(Claim.First.class);
    }

    @Test
    void aTokenIsForgottenAfterItsTime() {
        spend("t-1", NOON);

        assertThat(claim("t-1", NOON.plus(HOUR))).isEqualTo(new Claim.Again());
        assertThat(claim("t-1", NOON.plus(HOUR).plusMillis(1))).isInstanceOf(Claim.First.class);
    }

    @Test
    void tokensOfASourceThatIsSilentAreForgottenToo() {
        tokens.claim("shop", "silent", "t-1", NOON);
        spend("t-1", NOON);

        claim("t-2", NOON.plus(HOUR).plusMillis(1));

        assertThat(tokens.count()).isEqualTo(1);
    }

    @Test
    void beyondTheBoundTheOldestIsForgotten() {
        for (int n = 1; n <= 4; n++) {
            spend("t-" + n, NOON);
        }

        assertThat(tokens.count()).isEqualTo(3);
        assertThat(claim("t-4", NOON)).isEqualTo(new Claim.Again());
        assertThat(claim("t-1", NOON)).isInstanceOf(Claim.First.class);
    }

    @Test
    void whoWasForgottenMeanwhileSettlesNothingOfAnother() {
        var forgotten = (Claim.First) claim("t-1", NOON);
        var later = NOON.plus(HOUR).plusSeconds(1);
        claim("t-1", later);

        forgotten.settle(true);

        assertThat(claim("t-1", later)).isEqualTo(new Claim.Pending());
    }

    @Test
    void whoHasSettledSettlesNothingOfTheNextEvenAtTheSameInstant() {
        var settled = (Claim.First) claim("t-1", NOON);
        settled.settle(false);
        claim("t-1", NOON);

        settled.settle(true);

        assertThat(claim("t-1", NOON)).isEqualTo(new Claim.Pending());
    }

    @Test
    void whatIsKeptStaysSpentWhateverIsSaidLater() {
        var kept = (Claim.First) claim("t-1", NOON);
        kept.settle(true);

        kept.settle(false);

        assertThat(claim("t-1", NOON)).isEqualTo(new Claim.Again());
    }

    @Test
    void ofManyAtOnceOneIsTheFirst() throws Exception {
        var first = new AtomicInteger();
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 50; n++) {
                threads.submit(() -> {
                    start.await();
                    if (claim("t-1", NOON) instanceof Claim.First mine) {
                        first.incrementAndGet();
                        mine.settle(true);
                    }
                    return null;
                });
            }
            start.countDown();
        }

        assertThat(first).hasValue(1);
    }
}
