package dev.pasillo.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// One customer of the shop and everything that happens to them, decided by chance. The same generator state gives the
/// same life.
///
/// @param number counts the customers of the shop
/// @param name distinguishes customers of different runs
final class Shopper {
    private static final List<String> PATHS = List.of("/", "/pricing", "/products/kettle", "/products/lamp", "/about");
    private static final List<String> CAMPAIGNS = List.of("spring", "welcome-back");

    private final RandomGenerator random;
    private final String name;
    private final Duration unit;
    private final String device;
    private final List<ShopEvent> events = new ArrayList<>();
    private Instant now;
    private boolean known;

    private Shopper(RandomGenerator random, String name, Instant start, Duration unit) {
        this.random = random;
        this.name = name;
        this.unit = unit;
        this.now = start;
        this.device = random.nextDouble() < 0.45 ? "mobile" : "desktop";
    }

    /// A whole life, in order of time.
    ///
    /// @param start of the first contact
    /// @param hour how long an hour of the shop takes: an hour, or less in a shop that lives faster
    static List<ShopEvent> life(RandomGenerator random, String name, Instant start, Duration hour) {
        var shopper = new Shopper(random, name, start, hour);
        shopper.live();
        return List.copyOf(shopper.events);
    }

    private void live() {
        discover();
        // People on a telephone leave more often: something to find in the figures.
        var patience = device.equals("mobile") ? 0.45 : 0.65;
        if (random.nextDouble() > patience) {
            return;
        }
        consider();
        if (random.nextDouble() > 0.6) {
            return;
        }
        buy();
        if (random.nextDouble() > 0.75) {
            return;
        }
        own();
    }

    private void discover() {
        var way = random.nextDouble();
        if (way < 0.2) {
            known = true;
            var campaign = Map.<String, Object>of("campaign", pick(CAMPAIGNS));
            happens("email", "email_sent", campaign);
            passes(1, 20);
            happens("email", "email_clicked", campaign);
            passes(0.01, 0.05);
        } else if (way < 0.3) {
            known = random.nextBoolean();
            happens("store", "store_visited", Map.of("shop", "centre"));
            passes(2, 30);
        }
        for (int views = 1 + random.nextInt(4); views > 0; views--) {
            happens("web", "page_viewed", Map.of("path", pick(PATHS), "device", device));
            passes(0.01, 0.4);
        }
    }

    private void consider() {
        passes(1, 48);
        if (!known && random.nextDouble() < 0.7) {
            // The moment at which the unknown visitor gets a name.
            known = true;
            happens("web", random.nextBoolean() ? "signed_up" : "logged_in", Map.of("device", device));
        }
        happens("web", random.nextBoolean() ? "product_compared" : "product_added", Map.of("device", device));
        if (known && random.nextDouble() < 0.3) {
            passes(1, 10);
            happens("call", "call_started", Map.of("topic", "delivery"));
            if (random.nextDouble() < 0.85) {
                var wait = 20 + random.nextInt(500);
                now = now.plus(scaled(wait / 3600.0));
                happens("call", "call_answered", Map.of("wait_seconds", wait));
            }
        }
    }

    private void buy() {
        passes(0.5, 30);
        happens("web", "checkout_started", Map.of("device", device, "value", value()));
    }

    private void own() {
        known = true;
        passes(0.02, 0.3);
        happens(random.nextDouble() < 0.15 ? "store" : "web", "order_paid", Map.of("value", value(), "device", device));
        passes(20, 70);
        if (random.nextDouble() < 0.06) {
            happens("web", "order_cancelled", Map.of());
            return;
        }
        happens("other", "order_delivered", Map.of());
        passes(5, 40);
        if (random.nextDouble() < 0.4) {
            events.add(event("survey", "survey_answered", Map.of())
                    .rated(new ShopEvent.Rating("csat", 1 + Math.min(4, (int) (random.nextDouble() * 6)), 1, 5)));
        }
        if (random.nextDouble() < 0.1) {
            happens("web", "referral_sent", Map.of());
        }
    }

    private void happens(String channel, String type, Map<String, Object> properties) {
        events.add(event(channel, type, properties));
    }

    private ShopEvent event(String channel, String type, Map<String, Object> properties) {
        return new ShopEvent(
                "demo-" + name + "-" + (events.size() + 1), now, channel, type, identifiers(channel), properties, null);
    }

    /// A browser knows its visitor's mark, and the name once there is one; other channels know the person only.
    private List<ShopEvent.Identifier> identifiers(String channel) {
        var all = new ArrayList<ShopEvent.Identifier>();
        if (channel.equals("web") || !known) {
            all.add(new ShopEvent.Identifier("anonymous_id", "visitor-" + name));
        }
        if (known) {
            all.add(
                    channel.equals("email")
                            ? new ShopEvent.Identifier("email", "customer-" + name + "@example.com")
                            : new ShopEvent.Identifier("user_id", "customer-" + name));
            if (channel.equals("web")) {
                all.add(new ShopEvent.Identifier("email", "customer-" + name + "@example.com"));
            }
        }
        return all;
    }

    private void passes(double fewestHours, double mostHours) {
        now = now.plus(scaled(fewestHours + random.nextDouble() * (mostHours - fewestHours)));
    }

    private Duration scaled(double hours) {
        return Duration.ofMillis(Math.max(1, Math.round(hours * unit.toMillis())));
    }

    private double value() {
        return Math.round((20 + random.nextDouble() * 180) * 100) / 100.0;
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}
