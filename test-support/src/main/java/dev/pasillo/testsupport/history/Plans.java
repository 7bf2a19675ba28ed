package dev.pasillo.testsupport.history;

import dev.pasillo.testsupport.history.Plan.Completion;
import dev.pasillo.testsupport.history.Plan.Ending;
import dev.pasillo.testsupport.history.Plan.Expect;
import dev.pasillo.testsupport.history.Plan.Handover;
import dev.pasillo.testsupport.history.Plan.Moment;
import dev.pasillo.testsupport.history.Plan.Perceived;
import dev.pasillo.testsupport.history.Plan.Planned;
import dev.pasillo.testsupport.history.Plan.Reentry;
import dev.pasillo.testsupport.history.Plan.Segment;
import dev.pasillo.testsupport.history.Plan.Stage;
import dev.pasillo.testsupport.history.Rule.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Journey definitions by chance, over the events that [Lives] makes. The same seed gives the same plans.
public final class Plans {
    /// Short and round, so that generated events hit them to the millisecond.
    static final List<Duration> ALLOWED = List.of(
            Duration.ofHours(2), Duration.ofHours(24), Duration.ofDays(2), Duration.ofDays(5), Duration.ofDays(10));

    private final Random random;
    private final Set<Feature> features;
    private int made;

    /// @param features what the plans may use
    public Plans(long seed, Set<Feature> features) {
        this.random = new Random(seed);
        this.features = Set.copyOf(features);
    }

    /// The next plan; of three, one is of accounts.
    public Plan next(String name) {
        var plan = variant(name, stages());
        return features.contains(Feature.SUBJECT) && made++ % 3 == 1 ? of(plan, "account_id") : plan;
    }

    private static Plan of(Plan plan, @Nullable String accounts) {
        return new Plan(
                plan.name(),
                plan.stages(),
                plan.start(),
                plan.completion(),
                plan.endings(),
                plan.reentry(),
                plan.abandonAfter(),
                plan.finish(),
                plan.instanceBy(),
                plan.segments(),
                plan.moments(),
                accounts);
    }

    /// Another version of a plan: some of its stages as they were, everything else anew.
    public Plan versionAfter(Plan before) {
        var stages = new ArrayList<>(stages());
        for (var i = 0; i < stages.size(); i++) {
            var same = i < before.stages().size() ? before.stages().get(i) : stages.get(i);
            if (chance(60) && same.allowedTime() != null) {
                var kept = stages.get(i);
                stages.set(
                        i,
                        new Stage(
                                kept.id(),
                                kept.rank(),
                                same.enter(),
                                same.back(),
                                same.allowedTime(),
                                kept.planned(),
                                kept.handover()));
            }
        }
        var other = variant(before.name(), stages);
        return new Plan(
                other.name(),
                other.stages(),
                other.start(),
                other.completion(),
                other.endings(),
                other.reentry(),
                other.abandonAfter(),
                other.finish(),
                before.instanceBy(),
                other.segments(),
                other.moments(),
                before.accounts());
    }

    private Plan variant(String name, List<Stage> stages) {
        var ids = stages.stream().map(Stage::id).toList();
        var longest = stages.stream()
                .map(Stage::allowedTime)
                .filter(Objects::nonNull)
                .max(Duration::compareTo)
                .orElse(Duration.ofDays(1));
        return new Plan(
                name,
                stages,
                switch (random.nextInt(6)) {
                    case 0, 1 -> "first";
                    case 2 -> pick(ids);
                    default -> "any";
                },
                completion(ids),
                endings(),
                pick(List.of(Reentry.values())),
                chance(50) ? longest.plus(pick(List.of(Duration.ZERO, Duration.ofDays(3), Duration.ofDays(20)))) : null,
                features.contains(Feature.FINISH) && chance(50),
                features.contains(Feature.INSTANCES) && chance(40) ? "order" : null,
                chance(50)
                        ? List.of(
                                new Segment("mobile", When.property("device", "mobile")),
                                new Segment("keen", When.traitAbove("coupons", 2)),
                                new Segment("other", null))
                        : List.of(),
                features.contains(Feature.MOMENTS) ? moments() : List.of());
    }

    private List<Stage> stages() {
        var count = 2 + random.nextInt(4);
        var ranks = new ArrayList<>(IntStream.rangeClosed(1, count).boxed().toList());
        if (chance(30)) {
            // Two stages of one rank.
            var at = random.nextInt(count - 1);
            ranks.set(at + 1, ranks.get(at));
        } else if (chance(20)) {
            ranks.replaceAll(rank -> rank * 10);
        }
        if (chance(15)) {
            Collections.shuffle(ranks, random);
        }
        var last = Collections.max(ranks);
        var doors = new ArrayList<>(doors());
        Collections.shuffle(doors, random);
        var stages = new ArrayList<Stage>();
        for (var i = 0; i < count; i++) {
            var enter = new ArrayList<>(List.of(doors.get(i)));
            if (chance(35)) {
                enter.add(pick(doors));
            }
            var endless = ranks.get(i).equals(last) && chance(50);
            stages.add(new Stage(
                    "stage-" + (i + 1),
                    ranks.get(i),
                    enter,
                    chance(70),
                    endless ? null : pick(ALLOWED),
                    planned(),
                    handover()));
        }
        return stages;
    }

    private static List<Rule> doors() {
        return List.of(
                Rule.of("page_viewed").on("web"),
                Rule.of("page_viewed", "email_clicked"),
                Rule.of("product_compared"),
                Rule.of("call_started", "message_sent"),
                Rule.of("checkout_started"),
                Rule.of("checkout_started").when(When.property("device", "mobile")),
                Rule.of("order_paid"),
                Rule.of("order_delivered"),
                Rule.of("survey_answered").when(When.rated("nps", 7)),
                new Rule(List.of("store"), List.of(), null));
    }

    private List<Planned> planned() {
        return chance(40)
                ? List.of(
                        new Planned("spring", new Rule(List.of(), List.of(), When.property("campaign", "spring"))),
                        new Planned("page", Rule.of("page_viewed")))
                : List.of();
    }

    private @Nullable Handover handover() {
        return features.contains(Feature.HANDOVERS) && chance(60)
                ? new Handover(
                        pick(List.of(Rule.of("call_answered", "email_sent"), Rule.of("message_sent", "page_viewed"))),
                        pick(ALLOWED))
                : null;
    }

    private @Nullable Perceived perceived() {
        return features.contains(Feature.FEEDBACK) && chance(50)
                ? new Perceived(pick(List.of("nps", "csat")), pick(ALLOWED))
                : null;
    }

    private @Nullable Completion completion(List<String> stages) {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> new Completion(null, Rule.of(pick(List.of("order_paid", "order_delivered"))));
            default -> new Completion(stages.get(stages.size() - 1 - random.nextInt(2)), null);
        };
    }

    private List<Ending> endings() {
        return switch (random.nextInt(3)) {
            case 0 -> List.of();
            case 1 -> List.of(new Ending("cancelled", Rule.of("order_cancelled"), true));
            default ->
                List.of(
                        new Ending("out-of-area", Rule.of("address_rejected"), false),
                        new Ending("cancelled", Rule.of("order_cancelled", "address_rejected"), true),
                        new Ending(
                                "refused",
                                Rule.of("checkout_started").when(When.property("campaign", "autumn")),
                                true));
        };
    }

    private List<Moment> moments() {
        var all = new ArrayList<>(List.of(
                new Moment(
                        "answered",
                        Rule.of("call_started"),
                        new Expect.FollowedBy(Rule.of("call_answered"), pick(ALLOWED), null, null),
                        chance(50),
                        perceived()),
                new Moment(
                        "redeemed",
                        Rule.of("campaign_received"),
                        new Expect.FollowedBy(
                                Rule.of("order_paid", "page_viewed").when(When.asInTheOpening("campaign")),
                                null,
                                "ends",
                                null),
                        chance(50),
                        perceived()),
                new Moment(
                        "happy",
                        Rule.of("order_delivered"),
                        new Expect.FollowedBy(Rule.of("survey_answered"), pick(ALLOWED), null, 7),
                        chance(50),
                        perceived()),
                new Moment(
                        "short-wait",
                        Rule.of("call_answered", "call_started"),
                        new Expect.Holds(When.atMost("wait", 60), "wait"),
                        false,
                        perceived()),
                // One touchpoint opens one and meets the one before.
                new Moment(
                        "comes-again",
                        Rule.of("page_viewed"),
                        new Expect.FollowedBy(Rule.of("page_viewed"), pick(ALLOWED), null, null),
                        false,
                        perceived())));
        Collections.shuffle(all, random);
        return all.subList(0, random.nextInt(all.size() + 1));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
