package dev.pasillo.testsupport.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pasillo.contract.Identifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Histories by chance: people who come anonymously and get a name, share a device, come back, buy, cancel; some events
/// arrive late. The same seed gives the same events, byte for byte.
///
/// Everything lies in 2025, and so do the deadlines that [#definitions] set: what becomes of these customers does not
/// depend on when they are sent.
public final class Histories {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant FIRST = Instant.parse("2025-01-06T08:00:00Z");
    private static final Duration ARRIVALS = Duration.ofDays(60);
    private static final int LATE_PERCENT = 8;
    private static final int LATE_PLACES = 150;

    private final List<Happened> happened = new ArrayList<>();

    private record Happened(Instant at, Event event) {}

    private Histories() {}

    /// @param customers how many lives; a shared device can make one person of two
    public static Replay replay(long seed, int customers) {
        return new Replay(events(seed, customers), definitions());
    }

    /// Two definitions of the same events: one that follows a purchase, and one whose journeys are resumed.
    public static List<Definition> definitions() {
        return List.of(
                Definition.resource("/histories/purchase.yaml"), Definition.resource("/histories/acquaintance.yaml"));
    }

    /// The same with so much time that no deadline passes while anybody looks: for tests that need no drop-offs and
    /// cannot wait for them.
    public static List<Definition> unhurriedDefinitions() {
        return definitions().stream()
                .map(definition -> Definition.of(definition.text().replaceAll("\\bPT?\\d+[DH]\\b", "P9000D")))
                .toList();
    }

    /// In the order in which they arrive, which is not quite the order of their times.
    public static List<Event> events(long seed, int customers) {
        var histories = new Histories();
        var random = new SplittableRandom(seed);
        for (var number = 0; number < customers; number++) {
            histories.new Life(random.split(), seed + "-" + number, number).live();
        }
        return histories.inOrderOfArrival(random.split());
    }

    private List<Event> inOrderOfArrival(SplittableRandom random) {
        happened.sort(Comparator.comparing(Happened::at)
                .thenComparing(each -> each.event().id()));
        record Arrival(int place, Event event) {}
        var arrivals = new ArrayList<Arrival>();
        for (var i = 0; i < happened.size(); i++) {
            var late = random.nextInt(100) < LATE_PERCENT ? 1 + random.nextInt(LATE_PLACES) : 0;
            arrivals.add(new Arrival(i + late, happened.get(i).event()));
        }
        arrivals.sort(Comparator.comparingInt(Arrival::place));
        return arrivals.stream().map(Arrival::event).toList();
    }

    /// One person. At most 14 steps of at most 15 days each, so that everything is decided within the year.
    private final class Life {
        private static final int MOST_STEPS = 14;

        private final SplittableRandom random;
        private final String name;
        private final String device;
        private final String browser;
        private Instant now;
        private boolean known;
        private int count;

        Life(SplittableRandom random, String name, int number) {
            this.random = random;
            this.name = name;
            this.device = random.nextInt(100) < 40 ? "mobile" : "desktop";
            // Every so often two neighbours use one browser.
            this.browser = random.nextInt(100) < 5 ? "browser-shared-" + number / 2 : "browser-" + name;
            this.now = FIRST.plusMillis(random.nextLong(ARRIVALS.toMillis()));
        }

        void live() {
            for (var steps = 1 + random.nextInt(MOST_STEPS); steps > 0; steps--) {
                step(random.nextInt(100));
                passes();
            }
        }

        private void step(int chance) {
            if (chance < 34) {
                happens("web", "page_viewed", null);
            } else if (chance < 42) {
                known = true;
                happens("email", "email_clicked", null);
            } else if (chance < 58) {
                happens("web", "product_compared", null);
            } else if (chance < 64) {
                happens("call", "call_started", null);
            } else if (chance < 78) {
                known = true;
                happens("web", "checkout_started", null);
            } else if (chance < 90) {
                known = true;
                happens(random.nextInt(100) < 20 ? "store" : "web", "order_paid", null);
            } else if (chance < 94) {
                happens("survey", "survey_answered", random.nextInt(11));
            } else if (chance < 97) {
                happens("web", "order_cancelled", null);
            } else {
                happens("other", "address_rejected", null);
            }
        }

        private void passes() {
            now = now.plusMillis(
                    switch (random.nextInt(3)) {
                        case 0 -> random.nextLong(Duration.ofMinutes(40).toMillis());
                        case 1 -> random.nextLong(Duration.ofHours(30).toMillis());
                        default -> random.nextLong(Duration.ofDays(15).toMillis());
                    });
        }

        private void happens(String channel, String type, @Nullable Integer nps) {
            var id = "e-" + name + "-" + ++count;
            var event = JSON.createObjectNode()
                    .put("id", id)
                    .put("occurredAt", now.toString())
                    .put("channel", channel)
                    .put("type", type);
            var identifiers = identifiers(channel);
            var array = event.putArray("identifiers");
            for (var identifier : identifiers) {
                array.addObject().put("namespace", identifier.namespace()).put("value", identifier.value());
            }
            event.putObject("properties").put("device", device).put("value", 10 + random.nextInt(90));
            if (nps != null) {
                rate(event, nps);
            }
            happened.add(new Happened(now, new Event(id, event.toString(), identifiers)));
        }

        private static void rate(ObjectNode event, int nps) {
            event.putObject("rating")
                    .put("scale", "nps")
                    .put("value", nps)
                    .put("min", 0)
                    .put("max", 10);
        }

        /// A browser knows its mark, and the person's name once there is one; other channels know the person, and an
        /// unknown person's call is a telephone number.
        private List<Identifier> identifiers(String channel) {
            var all = new ArrayList<Identifier>();
            if (channel.equals("web") || !known) {
                all.add(new Identifier("anonymous_id", browser));
            }
            if (known) {
                all.add(
                        channel.equals("email")
                                ? new Identifier("email", "person-" + name + "@example.com")
                                : new Identifier("user_id", "person-" + name));
            }
            if (known && channel.equals("web") && random.nextInt(100) < 30) {
                all.add(new Identifier("email", "person-" + name + "@example.com"));
            }
            return all;
        }
    }
}
