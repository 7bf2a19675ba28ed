package dev.pasillo.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/// Native events, and what their funnel must be: counted naively from the events alone, sharing nothing with Pasillo.
final class Events {
    static final List<String> STAGES = List.of("store_visit", "campaign_received", "coupon_redeemed");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<ObjectNode> events;

    private Events(List<ObjectNode> events) {
        this.events = events;
    }

    /// @param file JSON lines, gzip by the name
    static Events read(Path file) throws IOException {
        var events = new ArrayList<ObjectNode>();
        try (var in = Files.newInputStream(file);
                var plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
                var lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                events.add((ObjectNode) JSON.readTree(line));
            }
        }
        return new Events(events);
    }

    /// Households that visit a store again and again, 23 events each on average, some of whom get mailings and redeem
    /// coupons.
    static Events generate(int households, long seed) {
        var random = new Random(seed);
        var start = Instant.parse("2025-01-01T00:00:00Z");
        var events = new ArrayList<ObjectNode>();
        for (var household = 0; household < households; household++) {
            var at = start.plus(Duration.ofMinutes(random.nextInt(60 * 24 * 30)));
            var mailed = random.nextInt(100) < 65;
            var count = 1 + random.nextInt(45);
            for (var i = 0; i < count; i++) {
                var roll = random.nextInt(100);
                var type = mailed && roll < 12 ? STAGES.get(1) : mailed && roll < 16 ? STAGES.get(2) : STAGES.get(0);
                events.add(event(household, i, type, at));
                at = at.plus(Duration.ofMinutes(30 + random.nextInt(60 * 24 * 14)));
            }
        }
        events.sort(Comparator.comparing(event -> event.get("occurredAt").asText()));
        return new Events(events);
    }

    private static ObjectNode event(int household, int number, String type, Instant at) {
        var event = JSON.createObjectNode();
        event.put("id", household + "-" + number)
                .put("occurredAt", at.toString())
                .put("channel", type.equals("campaign_received") ? "mail" : "store")
                .put("type", type);
        event.putArray("identifiers")
                .addObject()
                .put("namespace", "loyalty_id")
                .put("value", String.valueOf(household));
        event.putObject("properties").put("basket", number * 7 % 90).put("store", household % 300);
        return event;
    }

    int size() {
        return events.size();
    }

    /// The events as JSON lines, of other people than in any other run.
    List<String> lines(String run) {
        return events.stream()
                .map(event -> {
                    var copy = event.deepCopy();
                    copy.put("id", run + "-" + event.get("id").asText());
                    copy.withArray("identifiers")
                            .forEach(identifier -> ((ObjectNode) identifier)
                                    .put(
                                            "value",
                                            run + "-" + identifier.get("value").asText()));
                    return copy.toString();
                })
                .toList();
    }

    /// Customers per stage by the sequential rule.
    int[] sequential() {
        var byCustomer = new HashMap<String, List<ObjectNode>>();
        events.forEach(event -> byCustomer
                .computeIfAbsent(event.get("identifiers").get(0).get("value").asText(), any -> new ArrayList<>())
                .add(event));
        var counts = new int[STAGES.size()];
        for (var own : byCustomer.values()) {
            own.sort(Comparator.comparing((ObjectNode event) ->
                            Instant.parse(event.get("occurredAt").asText()))
                    .thenComparing(event -> STAGES.indexOf(event.get("type").asText())));
            var next = 0;
            for (var event : own) {
                if (next < STAGES.size() && event.get("type").asText().equals(STAGES.get(next))) {
                    counts[next++]++;
                }
            }
        }
        return counts;
    }
}
