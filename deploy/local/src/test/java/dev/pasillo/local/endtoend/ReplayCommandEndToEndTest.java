package dev.pasillo.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A limit is too low, events are refused, the limit is raised, and `./pasillo replay` makes journeys of them, killed
/// half-way and called again.
@Tag("guarantees")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ReplayCommandEndToEndTest {
    private static final String LIMIT = "PASILLO_INGEST_MAX_PROPERTIES";
    private static final int CUSTOMERS = 1_000;
    private static final Pattern SUMMARY = Pattern.compile("(?m)^([\\d,]+) accepted, ([\\d,]+) refused again in ");

    @Test
    void refusedEventsBecomeJourneysOnceTheirCauseIsMended() throws Exception {
        try (var instance = new TestInstance()) {
            instance.set(LIMIT, "1");
            instance.up();
            var sent = instance.runWithInput(lines(), "send", "-");
            assertThat(sent.out()).contains("0 accepted, 1,000 refused");
            TestInstance.await("all are listed", Duration.ofMinutes(1), () -> waiting(instance) == CUSTOMERS);
            assertThat(customers(instance)).isZero();

            instance.run("down");
            instance.unset(LIMIT);
            instance.up();
            var killed = instance.begin("replay");
            TestInstance.await("some are accepted", Duration.ofMinutes(1), () -> anyAccepted(instance));
            killed.destroyForcibly().waitFor();
            // The step that is under way ends by itself.
            var left = waiting(instance);
            assertThat(left).as("left by the command that was killed").isPositive();

            var again = instance.run("replay");
            assertThat(again.status()).as(again.out() + again.err()).isZero();
            assertThat(count(again.out(), 1)).as("goes on where it stopped").isBetween(1, left);
            assertThat(count(again.out(), 2)).isZero();
            System.out.printf("replay killed when %,d of %,d were left, then: %s", left, CUSTOMERS, again.out());

            TestInstance.await("everybody's journey", Duration.ofMinutes(1), () -> customers(instance) == CUSTOMERS);
            var visits = instance.awaitJourney("user_id", "refused-999")
                    .path("journeys")
                    .path(0)
                    .path("visits");
            assertThat(visits).hasSize(1);
            assertThat(visits.path(0).path("repeats").asInt()).isZero();
            assertThat(instance.run("replay").out()).startsWith("0 accepted, 0 refused again");
        }
    }

    private static String lines() {
        return IntStream.range(0, CUSTOMERS)
                .mapToObj(number -> """
                        {"id":"refused-%1$d","channel":"web","type":"page_viewed","properties":{"path":"/pricing","device":"mobile"},"identifiers":[{"namespace":"user_id","value":"refused-%1$d"}]}
                        """.formatted(number))
                .collect(Collectors.joining());
    }

    /// How many of the list were not accepted yet.
    private static int waiting(TestInstance instance) throws IOException, InterruptedException {
        var found = 0;
        var after = "";
        while (true) {
            var page = instance.get("JOURNEY", "/v1/rejected?replayed=false&limit=500" + after);
            found += page.path("items").size();
            if (!page.has("next")) {
                return found;
            }
            after = "&after=" + page.path("next").asText();
        }
    }

    private static boolean anyAccepted(TestInstance instance) throws IOException, InterruptedException {
        return !instance.get("JOURNEY", "/v1/rejected?replayed=true&limit=1")
                .path("items")
                .isEmpty();
    }

    private static int customers(TestInstance instance) throws IOException, InterruptedException {
        return instance.get("INSIGHT", "/v1/journeys/first-purchase/funnel?rule=reached")
                .path("stages")
                .path(0)
                .path("customers")
                .asInt();
    }

    private static int count(String out, int place) {
        var summary = SUMMARY.matcher(out);
        assertThat(summary.find()).as(out).isTrue();
        return Integer.parseInt(summary.group(place).replace(",", ""));
    }
}
