package dev.pasillo.testsupport.history;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.testsupport.history.Happening.Rating;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Small histories by chance, dense with what is hard: two or three people who share browsers, devices and addresses,
/// events at one instant and exactly at deadlines, repetitions, conflicts, revisions. The same seed and mark give the
/// same history, byte for byte.
///
/// Every identifier and every event id begins with the history's mark: histories of different marks have nothing to do
/// with each other, in one system or in many.
public final class Lives {
    private static final List<String> TYPES = List.of(
            "page_viewed",
            "page_viewed",
            "page_viewed",
            "email_clicked",
            "product_compared",
            "product_compared",
            "call_started",
            "message_sent",
            "checkout_started",
            "checkout_started",
            "order_paid",
            "order_paid",
            "order_delivered",
            "survey_answered",
            "order_cancelled",
            "address_rejected",
            "email_sent",
            "campaign_received",
            "call_answered",
            "something_else");
    private static final Set<String> OF_THE_COMPANY =
            Set.of("email_sent", "campaign_received", "call_answered", "order_delivered");
    private static final List<String> CHANNELS = List.of("web", "web", "web", "app", "email", "call", "store");

    private final Random random;
    private final String mark;
    private final Set<Feature> features;
    private final List<List<Identifier>> people = new ArrayList<>();
    private final List<Identifier> shared = new ArrayList<>();

    /// @param features what it may hold
    public Lives(long seed, String mark, Set<Feature> features) {
        this.random = new Random(seed * 31 + mark.hashCode());
        this.mark = mark;
        this.features = Set.copyOf(features);
        for (var person = 1 + random.nextInt(3); person > 0; person--) {
            people.add(names("p" + person));
        }
        for (var namespace :
                List.of("device_id", "anonymous_id", "email", "phone", "loyalty_id", "account_id", "crm")) {
            if (chance(35)) {
                shared.add(named(namespace, "shared"));
            }
        }
        if (features.contains(Feature.HUBS) && chance(20)) {
            for (var number = 0; number < 12; number++) {
                people.add(List.of(named("user_id", "many-" + number), named("device_id", "kiosk")));
            }
        }
    }

    /// What is sent of it, repetitions and conflicts after what they repeat; everything lies before a time.
    ///
    /// @param now nothing happens later
    public List<Happening> upTo(Instant now) {
        var events = new ArrayList<Happening>();
        var at = Duration.ZERO;
        var times = new ArrayList<Duration>();
        for (var count = 2 + random.nextInt(18) + 2 * Math.max(0, people.size() - 3); count > 0; count--) {
            times.add(at);
            at = at.plus(pause());
        }
        var first = now.truncatedTo(ChronoUnit.MILLIS).minus(at);
        for (var i = 0; i < times.size(); i++) {
            events.add(event(i + 1, first.plus(times.get(i))));
        }
        return withRepetitions(events);
    }

    /// What is decided about its people afterwards, in that order.
    ///
    /// @param known identifiers of its customers
    public List<Act> acts(Collection<Identifier> known) {
        if (!features.contains(Feature.ACTS)) {
            return List.of();
        }
        var all = known.stream()
                .filter(identifier -> namespaces().contains(identifier.namespace()))
                .filter(identifier -> !identifier.namespace().equals("crm"))
                .sorted(Comparator.comparing(Identifier::namespace).thenComparing(Identifier::value))
                .toList();
        var acts = new ArrayList<Act>();
        for (var more = chance(30) ? 1 + random.nextInt(3) : 0; more > 0 && all.size() > 1; more--) {
            var a = pick(all);
            var b = pick(all.stream().filter(other -> !other.equals(a)).toList());
            acts.add(chance(70) ? new Act.Unmerge(a, b) : new Act.Link(a, b));
            if (chance(25)) {
                acts.add(new Act.Link(b, a));
            }
        }
        return acts;
    }

    /// Who is erased when all that is over, one after the other.
    ///
    /// @param known identifiers of its customers
    public List<Identifier> erased(Collection<Identifier> known) {
        var all = known.stream()
                // Nobody is erased by the name of an account, which need not be a customer.
                .filter(identifier -> !features.contains(Feature.SUBJECT)
                        || !identifier.namespace().equals("account_id"))
                .sorted(Comparator.comparing(Identifier::namespace).thenComparing(Identifier::value))
                .toList();
        return features.contains(Feature.ERASURE) && chance(20) && !all.isEmpty()
                ? IntStream.rangeClosed(0, random.nextInt(2))
                        .mapToObj(any -> pick(all))
                        .toList()
                : List.of();
    }

    /// What is sent after that: new events, and repetitions and revisions of earlier ones.
    public List<Happening> afterwards(List<Happening> sent, Instant now) {
        var events = new ArrayList<Happening>();
        for (var more = random.nextInt(4); more >= 0; more--) {
            var at = now.truncatedTo(ChronoUnit.MILLIS).minus(pause());
            events.add(event(1_000 + events.size(), at));
        }
        if (chance(50)) {
            events.add(pick(sent));
        }
        if (features.contains(Feature.REVISIONS) && chance(50)) {
            var event = pick(sent);
            events.add(event.revised(9, event.occurredAt(), pick(TYPES), identifiers()));
        }
        return events;
    }

    private List<Happening> withRepetitions(List<Happening> events) {
        var sent = new ArrayList<Happening>();
        for (var event : events) {
            sent.add(event);
            if (features.contains(Feature.REPETITIONS) && chance(15)) {
                sent.add(event);
            }
            if (features.contains(Feature.REPETITIONS) && chance(8)) {
                sent.add(event.contradicted());
            }
            if (features.contains(Feature.REVISIONS) && chance(20)) {
                revise(event, events, sent);
            }
        }
        return sent;
    }

    /// Once or more, each repeated now and then, in any order, and also before the event itself.
    private void revise(Happening event, List<Happening> events, List<Happening> sent) {
        for (var revision : pick(List.of(List.of(1), List.of(2), List.of(1, 2), List.of(4, 1)))) {
            var revised = event.revised(
                    revision,
                    chance(30) ? pick(events).occurredAt() : event.occurredAt(),
                    chance(50) ? pick(TYPES) : event.type(),
                    chance(40) ? identifiers() : event.identifiers());
            sent.add(sent.size() - (chance(30) ? 1 : 0), revised);
            if (features.contains(Feature.REPETITIONS) && chance(15)) {
                sent.add(chance(50) ? revised : revised.contradicted());
            }
        }
    }

    /// Nothing, a moment, hours, days; often exactly as long as something is allowed to take, or a millisecond off.
    private Duration pause() {
        return switch (random.nextInt(10)) {
            case 0 -> Duration.ZERO;
            case 1 -> Duration.ofMillis(1 + random.nextInt(3));
            case 2, 3 -> Duration.ofMinutes(1 + random.nextInt(300));
            case 4, 5 -> Duration.ofHours(1 + random.nextInt(60));
            case 6 -> Duration.ofDays(1 + random.nextInt(15));
            case 7 -> pick(Plans.ALLOWED).plusMillis(1);
            case 8 -> pick(Plans.ALLOWED).minusMillis(1);
            default -> pick(Plans.ALLOWED);
        };
    }

    private Happening event(int number, Instant at) {
        var type = pick(TYPES);
        var actor = OF_THE_COMPANY.contains(type) ? Actor.COMPANY : chance(5) ? Actor.SYSTEM : Actor.CUSTOMER;
        return new Happening(
                "%s-e%d".formatted(mark, number),
                0,
                at,
                pick(CHANNELS),
                type,
                actor,
                identifiers(),
                properties(at),
                chance(25) ? Map.of(pick(List.of("coupons", "visits")), random.nextInt(6)) : Map.of(),
                rating(type),
                about(number),
                !features.contains(Feature.PUBLIC_KEYS) || chance(60));
    }

    private static List<String> namespaces() {
        return List.of("user_id", "email", "anonymous_id", "device_id", "phone", "loyalty_id", "crm");
    }

    private List<Identifier> names(String person) {
        var names = new ArrayList<Identifier>();
        for (var namespace : namespaces()) {
            if (chance(50)) {
                names.add(named(namespace, person));
            }
            if (chance(10)) {
                names.add(named(namespace, person + "b"));
            }
        }
        return names.isEmpty() ? List.of(named("anonymous_id", person)) : names;
    }

    private Identifier named(String namespace, String name) {
        var value = mark + "-" + name;
        return new Identifier(
                namespace,
                switch (namespace) {
                    case "email" -> value + "@example.org";
                    case "phone" -> phone(value);
                    default -> value;
                });
    }

    /// Digits alone stay as they are.
    private static String phone(String name) {
        return "7%09d".formatted(Math.floorMod(name.hashCode(), 1_000_000_000));
    }

    private List<Identifier> identifiers() {
        var all = new LinkedHashSet<Identifier>();
        var person = pick(people);
        for (var i = random.nextInt(3); i >= 0; i--) {
            all.add(pick(person));
        }
        if (!shared.isEmpty() && chance(15)) {
            all.add(pick(shared));
        }
        if (features.contains(Feature.SUBJECT)) {
            for (var more = pick(List.of(0, 0, 1, 1, 2)); more > 0; more--) {
                all.add(named("account_id", pick(List.of("acme", "globex"))));
            }
            if (chance(5)) {
                all.clear();
                all.add(named("account_id", "acme"));
            }
        }
        if (chance(5)) {
            all.add(new Identifier("user_id", pick(List.of("null", "undefined", "0000", " "))));
        }
        return all.stream().map(this::spelled).toList();
    }

    private Identifier spelled(Identifier identifier) {
        return identifier.namespace().equals("email") && chance(20)
                ? new Identifier("email", " " + identifier.value().toUpperCase(Locale.ROOT))
                : identifier;
    }

    private Map<String, Object> properties(Instant at) {
        var properties = new HashMap<String, Object>();
        if (chance(50)) {
            properties.put("device", chance(50) ? "mobile" : "desktop");
        }
        if (chance(50)) {
            properties.put("campaign", chance(60) ? "spring" : "autumn");
        }
        if (chance(60)) {
            properties.put("order", chance(80) ? "o-" + random.nextInt(3) : (Object) random.nextInt(3));
        }
        if (chance(50)) {
            properties.put("wait", random.nextInt(120));
        }
        if (features.contains(Feature.FEEDBACK) && chance(40)) {
            properties.put("ticket_id", random.nextInt(3));
            properties.put("order_id", "o-" + random.nextInt(3));
        }
        if (chance(60)) {
            var ends = at.plus(pick(Plans.ALLOWED));
            properties.put(
                    "ends",
                    switch (random.nextInt(5)) {
                        case 0 -> "soon";
                        case 2 -> at.minusSeconds(random.nextInt(2)).toString();
                        case 1 -> ends.toString().substring(0, 10);
                        default -> ends.toString();
                    });
        }
        return properties;
    }

    private @Nullable Rating rating(String type) {
        if (type.equals("survey_answered") && chance(80)) {
            return new Rating("nps", random.nextInt(11));
        }
        return features.contains(Feature.FEEDBACK) && chance(20)
                ? new Rating(pick(List.of("csat", "nps", "mood")), 1 + random.nextInt(5))
                : null;
    }

    /// An event before it or none, a ticket, an order, or what nobody knows.
    private Map<String, String> about(int number) {
        if (!features.contains(Feature.FEEDBACK) || !chance(25)) {
            return Map.of();
        }
        return switch (random.nextInt(4)) {
            case 0 -> Map.of("ticket_id", Integer.toString(random.nextInt(3)));
            case 1 -> Map.of("order_id", "o-" + random.nextInt(3));
            case 2 -> Map.of("mood", "fine");
            default -> Map.of("event_id", "%s-e%d".formatted(mark, 1 + random.nextInt(number)));
        };
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
