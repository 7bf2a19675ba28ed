package dev.pasillo.local.survival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.testsupport.guarantee.LedgerSender;
import dev.pasillo.testsupport.guarantee.Quiet;
import dev.pasillo.testsupport.guarantee.Rest;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Act;
import dev.pasillo.testsupport.history.Arrangement;
import dev.pasillo.testsupport.history.Definition;
import dev.pasillo.testsupport.history.Event;
import dev.pasillo.testsupport.history.Feature;
import dev.pasillo.testsupport.history.Happening;
import dev.pasillo.testsupport.history.Lives;
import dev.pasillo.testsupport.history.Plan;
import dev.pasillo.testsupport.history.Plan.Version;
import dev.pasillo.testsupport.history.Plans;
import dev.pasillo.testsupport.oracle.Figures;
import dev.pasillo.testsupport.oracle.Oracle;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Generated histories, sent whole through two instances of each service in fifteen arrangements: five orders, each
/// event
/// by event, a few at a time and at once. Every customer, read back over REST, is what the oracle says, to the byte;
/// and
/// every figure is what the oracle counts.
///
/// Each arrangement has a workspace of its own, and each history a namespace of its own. A history's clock stands where
/// its last event left it. Between arrangements the second version of a definition comes before the events, among them,
/// or after them.
///
/// `-Dpasillo.oracle.histories=N -Dpasillo.oracle.arrangements=M -Dpasillo.oracle.seed=S` for less, more, or others.
@Tag("guarantees")
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class OracleEndToEndTest {
    private static final int HISTORIES = Integer.getInteger("pasillo.oracle.histories", 2_000);
    private static final int ARRANGEMENTS = Integer.getInteger("pasillo.oracle.arrangements", Arrangement.ALL);
    private static final long SEED = Long.getLong("pasillo.oracle.seed", 4);
    private static final int PLANS = 4;
    private static final Set<Feature> FEATURES = EnumSet.of(
            Feature.REPETITIONS, Feature.VERSIONS, Feature.INSTANCES, Feature.MOMENTS, Feature.HUBS, Feature.ACTS);

    /// As [Cluster] sets it.
    private static final String KEY = "test";
    private static final int HUB_NEIGHBOURS = 5;
    private static final int MAX_LINKS = 9;

    /// No deadline passes while the test looks.
    private static final Duration STILL = Duration.ofHours(4);
    /// Histories that go in one request, each with its part.
    private static final int SIDE_BY_SIDE = 50;
    private static final int PARALLEL = 6;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final List<Plan> first = new ArrayList<>();
    private final List<Plan> second = new ArrayList<>();
    private final List<List<Happening>> histories = new ArrayList<>();
    private final List<List<Act>> acts = new ArrayList<>();

    @Test
    void everyCustomerAndFigureIsWhatTheOracleSaysInEveryArrangement() throws Exception {
        generate();
        var workspaces = IntStream.range(0, ARRANGEMENTS)
                .mapToObj(number -> "arrangement-" + number)
                .toList();
        try (var cluster = Cluster.start(Cluster.Shape.two()
                .with(
                        workspaces,
                        Map.of(
                                "pasillo.identity.hub-neighbours",
                                Integer.toString(HUB_NEIGHBOURS),
                                "pasillo.identity.max-links",
                                Integer.toString(MAX_LINKS))))) {
            for (var number = 0; number < ARRANGEMENTS; number++) {
                send(new Arrangement(number), cluster, cluster.system(workspaces.get(number)));
            }
            Quiet.await(cluster.system(), Duration.ofMinutes(20));
            if (acts.stream().anyMatch(each -> !each.isEmpty())) {
                for (var workspace : workspaces) {
                    new Comparison(cluster.system(workspace)).decide(acts);
                }
                Quiet.await(cluster.system(), Duration.ofMinutes(20));
            }
            var differences = new ArrayList<String>();
            for (var number = 0; number < ARRANGEMENTS; number++) {
                differences.addAll(compared(new Arrangement(number), cluster.system(workspaces.get(number))));
            }
            assertThat(differences.stream().limit(5)).as("seed %d", SEED).isEmpty();
        }
    }

    private void generate() {
        var plans = new Plans(SEED, FEATURES);
        for (var number = 1; number <= PLANS; number++) {
            first.add(plans.next("plan-" + number));
            second.add(plans.versionAfter(first.getLast()));
        }
        var undated = versions(Map.of());
        var oracle = new Oracle(KEY, "any", undated, HUB_NEIGHBOURS, MAX_LINKS);
        for (var number = 0; number < HISTORIES; number++) {
            generate(oracle, "h" + number);
        }
        System.out.printf(
                "seed %d: %,d histories of %,d events, %d definitions%n",
                SEED, HISTORIES, histories.stream().mapToInt(List::size).sum(), PLANS);
    }

    /// A history that stays as it is while the test looks.
    private void generate(Oracle oracle, String mark) {
        for (var attempt = 0; ; attempt++) {
            var lives = new Lives(SEED + 1_000_003L * attempt, mark, FEATURES);
            var sent = lives.upTo(now);
            var decided =
                    lives.acts(oracle.answer(sent, List.of(), now).customers().keySet());
            if (oracle.answer(sent, decided, now)
                    .customers()
                    .equals(oracle.answer(sent, decided, now.plus(STILL)).customers())) {
                histories.add(sent);
                acts.add(decided);
                return;
            }
        }
    }

    private void send(Arrangement arrangement, Cluster cluster, SystemUnderTest system)
            throws InterruptedException, ExecutionException {
        var began = System.nanoTime();
        var requests = histories.stream().map(arrangement::requests).toList();
        var half = requests.size() / 2;
        system.define(definitions(first));
        if (arrangement.number() % 3 == 0) {
            system.define(definitions(second));
        }
        send(cluster, system, requests.subList(0, half));
        if (arrangement.number() % 3 == 1) {
            system.define(definitions(second));
        }
        send(cluster, system, requests.subList(half, requests.size()));
        if (arrangement.number() % 3 == 2) {
            system.define(definitions(second));
        }
        System.out.printf("%s sent in %.1f s%n", arrangement, (System.nanoTime() - began) / 1e9);
    }

    /// Of one history each request waits for the one before.
    private static void send(Cluster cluster, SystemUnderTest system, List<List<List<Happening>>> requests)
            throws InterruptedException, ExecutionException {
        var permits = new Semaphore(PARALLEL);
        try (var sender = cluster.sender(system);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var groups = new ArrayList<Future<Void>>();
            for (var from = 0; from < requests.size(); from += SIDE_BY_SIDE) {
                var group = requests.subList(from, Math.min(requests.size(), from + SIDE_BY_SIDE));
                groups.add(executor.submit(() -> {
                    permits.acquire();
                    try {
                        inTurn(sender, group);
                        return null;
                    } finally {
                        permits.release();
                    }
                }));
            }
            for (var group : groups) {
                group.get();
            }
        }
    }

    private static void inTurn(LedgerSender sender, List<List<List<Happening>>> group) throws Exception {
        var longest = group.stream().mapToInt(List::size).max().orElse(0);
        for (var turn = 0; turn < longest; turn++) {
            var request = new ArrayList<Event>();
            for (var requests : group) {
                if (turn < requests.size()) {
                    requests.get(turn).forEach(happening -> request.add(happening.event()));
                }
            }
            sender.send(request, request.size(), 1, List.of());
        }
    }

    private List<String> compared(Arrangement arrangement, SystemUnderTest system) throws InterruptedException {
        var requests = histories.stream().map(arrangement::requests).toList();
        var oracle = new Oracle(
                KEY, system.ledger().workspace(), versions(effectiveFrom(system)), HUB_NEIGHBOURS, MAX_LINKS);
        var customers = new HashMap<Identifier, String>();
        var historyOf = new HashMap<Identifier, Integer>();
        var figures = new TreeMap<String, Figures>();
        for (var history = 0; history < requests.size(); history++) {
            var sent = requests.get(history).stream().flatMap(List::stream).toList();
            var answer = oracle.answer(sent, acts.get(history), now);
            customers.putAll(answer.customers());
            for (var identifier : answer.customers().keySet()) {
                historyOf.put(identifier, history);
            }
            answer.figures()
                    .forEach((definition, counted) -> figures.merge(definition, counted, (all, more) -> {
                        all.add(more);
                        return all;
                    }));
        }
        var comparison = new Comparison(system);
        var differences = new ArrayList<String>();
        comparison
                .differingCustomers(customers)
                .forEach((identifier, told) -> differences.add("%s, %s/%s%n%s%nexpected %s%ntold     %s"
                        .formatted(
                                arrangement,
                                identifier.namespace(),
                                identifier.value(),
                                lines(requests.get(historyOf.getOrDefault(identifier, 0))),
                                customers.get(identifier),
                                told)));
        var counted = 0;
        for (var figure : figures.entrySet()) {
            counted += figure.getValue().counts().size();
            comparison
                    .differingFigures(figure.getKey(), figure.getValue().counts())
                    .forEach(difference -> differences.add("%s, %s".formatted(arrangement, difference)));
        }
        System.out.printf(
                "%s: %,d names of %,d customers and %,d figures compared, %d differ%n",
                arrangement, customers.size(), Set.copyOf(customers.values()).size(), counted, differences.size());
        return differences;
    }

    private static String lines(List<List<Happening>> requests) {
        return requests.stream()
                .flatMap(List::stream)
                .map(happening -> happening.event().json())
                .collect(Collectors.joining("\n"));
    }

    private static List<Definition> definitions(List<Plan> plans) {
        return plans.stream().map(Plan::definition).toList();
    }

    /// @param effectiveFrom by name and number
    private List<Version> versions(Map<String, Instant> effectiveFrom) {
        var versions = new ArrayList<Version>();
        for (var i = 0; i < first.size(); i++) {
            versions.add(version(first.get(i), 1, effectiveFrom));
            versions.add(version(second.get(i), 2, effectiveFrom));
        }
        return versions;
    }

    private Version version(Plan plan, int number, Map<String, Instant> effectiveFrom) {
        return new Version(plan, number, effectiveFrom.getOrDefault(plan.name() + "/" + number, now));
    }

    private Map<String, Instant> effectiveFrom(SystemUnderTest system) {
        var times = new HashMap<String, Instant>();
        try (var rest = new Rest(system.journeys(), system.secret())) {
            for (var plan : first) {
                for (var number = 1; number <= 2; number++) {
                    var version = rest.json("/v1/definitions/%s/versions/%d".formatted(plan.name(), number));
                    times.put(
                            plan.name() + "/" + number,
                            Instant.parse(version.path("effectiveFrom").asText()));
                }
            }
        }
        return times;
    }
}
