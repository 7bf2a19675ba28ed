package dev.pasillo.journey.domain.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.Completion;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.InFlight;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Matcher;
import dev.pasillo.journey.domain.definition.Reentry;
import dev.pasillo.journey.domain.definition.Segment;
import dev.pasillo.journey.domain.definition.Stage;
import dev.pasillo.journey.domain.definition.Start;
import dev.pasillo.journey.postgres.EvidenceBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a touchpoint costs does not grow with the history before it: the row that is read and written with each one
/// stays as small as it was, and so does what is published and may be taken back. Prints the figures.
class HistoryCostTest {
    private static final List<String> TYPES = List.of("look", "compare", "order", "refer", "note", "note", "note");
    private static final int TOUCHPOINTS = 10_000;
    private static final int STRETCH = 1_000;

    @Test
    void rowOfACustomerStaysSmallOverTenThousandTouchpoints() {
        var fold = new CustomerFold(new DefinitionSet(1, List.of(Given.version(shop()))), Given.IDS);
        var history = history();
        grow(fold, history, false);

        var rows = grow(fold, history, true);

        var early = rows.getFirst();
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.bytes()).isLessThanOrEqualTo(3 * early.bytes());
            assertThat(row.facts()).isLessThanOrEqualTo(3 * early.facts());
        });
    }

    private record Row(int touchpoints, int bytes, int facts) {}

    private static List<Row> grow(CustomerFold fold, List<Touchpoint> history, boolean told) {
        var rows = new ArrayList<Row>();
        var customer = Customer.NOBODY;
        var most = new Row(0, 0, 0);
        var began = System.nanoTime();
        for (var i = 0; i < history.size(); i++) {
            customer = fold.advance(customer, List.of(history.get(i)), Given.START)
                    .orElseThrow()
                    .customer();
            var bytes = EvidenceBytes.write(customer);
            customer = EvidenceBytes.read(bytes);
            most = new Row(
                    i + 1,
                    Math.max(most.bytes(), bytes.length),
                    Math.max(most.facts(), fold.open(customer, "p").size()));
            if ((i + 1) % STRETCH == 0) {
                if (told) {
                    var micros = (System.nanoTime() - began) / 1_000.0 / STRETCH;
                    System.out.printf(
                            "%,6d touchpoints: %.1f us each, row at most %,d bytes, %d open facts%n",
                            i + 1, micros, most.bytes(), most.facts());
                }
                rows.add(most);
                most = new Row(0, 0, 0);
                began = System.nanoTime();
            }
        }
        return rows;
    }

    private static List<Touchpoint> history() {
        var random = new Random(17);
        var history = new ArrayList<Touchpoint>();
        var hours = 0;
        for (var i = 0; i < TOUCHPOINTS; i++) {
            hours += 1 + random.nextInt(19);
            history.add(Given.touchpoint("t-%05d".formatted(i), TYPES.get(random.nextInt(TYPES.size())), hours));
        }
        return history;
    }

    private static JourneyDefinition shop() {
        return new JourneyDefinition(
                "shop",
                Map.of(),
                List.of(),
                null,
                List.of(),
                List.of(
                        Stage.of("discover", 1, Duration.ofHours(24), Matcher.ofTypes("look")),
                        Stage.of("consider", 2, Duration.ofHours(48), Matcher.ofTypes("compare")),
                        Stage.of("own", 3, Duration.ofHours(100), Matcher.ofTypes("order")),
                        Stage.of("recommend", 4, null, Matcher.ofTypes("refer"))),
                new Start.Any(),
                new Completion.Stage("own"),
                List.of(),
                Reentry.NEW_JOURNEY,
                Duration.ofHours(120),
                InFlight.REFOLD,
                List.of(new Segment("everyone", null)),
                List.of(),
                List.of());
    }
}
