package dev.pasillo.local.survival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Generated histories, sent whole through two instances of each service in fifteen arrangements: five orders, each
/// event by event, a few at a time and at once. Every customer, read back over REST, is what the oracle says, to the
/// byte; and every figure is what the oracle counts.
///
/// Each arrangement has a workspace of its own, and each history a namespace of its own. A history's clock stands where
/// its last event left it. Between arrangements the second version of a definition comes before the events, among them,
/// or after them; who is who is decided by hand in the midst of them, while the rest of them arrives.
///
/// `-Dpasillo.oracle.histories=N -Dpasillo.oracle.arrangements=M -Dpasillo.oracle.seed=S` for less, more, or others;
/// `-Dpasillo.oracle.without=ERASURE,HUBS` leaves features out.
@Tag("guarantees")
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class OracleEndToEndTest {
    private static final int HISTORIES = Integer.getInteger("pasillo.oracle.histories", 2_000);
    private static final int ARRANGEMENTS = Integer.getInteger("pasillo.oracle.arrangements", Arrangement.ALL);
    private static final long SEED = Long.getLong("pasillo.oracle.seed", 4);
    private static final int PLANS = 4;
    private static final Set<Feature> FEATURES = EnumSet.allOf(Feature.class);
    private static final String WITHOUT = System.getProperty("pasillo.oracle.without", "");

    static {
        FEATURES.removeIf(feature -> List.of(WITHOUT.split(",")).contains(feature.name()));
    }

    /// As [Cluster] sets it.
    private static final String KEY = "test";
    private static final int HUB_NEIGHBOURS = 5;
    private static final int MAX_LINKS = 9;

    /// No deadline passes while the test looks.
    private static final Duration STILL = Duration.ofHours(4);

    private final long began = System.nanoTime();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final List<Plan> first = new ArrayList<>();
    private final List<Plan> second = new ArrayList<>();
    private List<History> histories = List.of();

    /// What is sent of it, what is decided about its people, who of them is erased when all that is over, and what is
    /// sent then.
    private record History(List<Happening> sent, List<Act> acts, List<Identifier> erased, List<Happening> afterwards) {
        Oracle.Answer told(Oracle oracle, List<Happening> inOrder, Instant at) {
            return oracle.answer(inOrder, acts, erased, afterwards, at);
        }
    }

    /// One arrangement on its way.
    private record Run(
            Arrangement arrangement,
            SystemUnderTest system,
            List<List<List<Happening>>> requests,
            Decisions decisions) {
        /// Of each history one half of its requests.
        List<List<List<Happening>>> half(boolean later) {
            return requests.stream()
                    .map(each -> later
                            ? each.subList((each.size() + 1) / 2, each.size())
                            : each.subList(0, (each.size() + 1) / 2))
                    .toList();
        }
    }

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
            var runs = new ArrayList<Run>();
            for (var number = 0; number < ARRANGEMENTS; number++) {
                runs.add(run(new Arrangement(number), cluster.system(workspaces.get(number))));
            }
            for (var run : runs) {
                begin(run, cluster);
            }
            atOnce(runs, run -> goOn(run, cluster));
            Quiet.await(cluster.system(), Duration.ofMinutes(45));
            say("quiet");
            atOnce(runs, run -> run.decisions().make(run.system()));
            assertThat(runs)
                    .allSatisfy(run -> assertThat(run.decisions().left()).isZero());
            Quiet.await(cluster.system(), Duration.ofMinutes(45));
            say("quiet after all decisions");
            atOnce(runs, run -> erase(run, cluster));
            Quiet.await(cluster.system(), Duration.ofMinutes(45));
            say("quiet after all erasures");
            var differences = new ArrayList<String>();
            for (var run : runs) {
                differences.addAll(compared(run));
            }
            assertThat(differences.stream().limit(5)).as("seed %d", SEED).isEmpty();
        }
    }

    private interface Stage {
        void of(Run run) throws InterruptedException;
    }

    /// A few at a time: each waits for decisions mostly.
    private static void atOnce(List<Run> runs, Stage stage) throws InterruptedException, ExecutionException {
        try (var executor = Executors.newFixedThreadPool(3)) {
            var under = runs.stream()
                    .map(run -> executor.submit(() -> {
                        stage.of(run);
                        return null;
                    }))
                    .toList();
            for (var each : under) {
                each.get();
            }
        }
    }

    private void say(String what, Object... with) {
        System.out.printf("%6.1f s  %s%n", (System.nanoTime() - began) / 1e9, what.formatted(with));
    }

    private void generate() {
        var plans = new Plans(SEED, FEATURES);
        for (var number = 1; number <= PLANS; number++) {
            first.add(plans.next("plan-" + number));
            second.add(plans.versionAfter(first.getLast()));
        }
        var oracle = new Oracle(KEY, "any", versions(Map.of()), HUB_NEIGHBOURS, MAX_LINKS);
        histories = IntStream.range(0, HISTORIES)
                .parallel()
                .mapToObj(number -> generated(oracle, "h" + number))
                .toList();
        say(
                "seed %d: %,d histories of %,d events, %,d decisions and %,d erasures, %d definitions",
                SEED,
                HISTORIES,
                histories.stream().mapToInt(each -> each.sent().size()).sum(),
                histories.stream().mapToInt(each -> each.acts().size()).sum(),
                histories.stream().mapToInt(each -> each.erased().size()).sum(),
                PLANS);
    }

    /// A history that stays as it is while the test looks.
    private History generated(Oracle oracle, String mark) {
        for (var attempt = 0; ; attempt++) {
            var lives = new Lives(SEED + 1_000_003L * attempt, mark, FEATURES);
            var sent = lives.upTo(now);
            var known = oracle.answer(sent, List.of(), now).customers().keySet();
            var acts = lives.acts(known);
            var erased = lives.erased(known);
            var history = new History(sent, acts, erased, erased.isEmpty() ? List.of() : lives.afterwards(sent, now));
            if (told(history.told(oracle, sent, now)).equals(told(history.told(oracle, sent, now.plus(STILL))))) {
                return history;
            }
        }
    }

    private static List<Object> told(Oracle.Answer answer) {
        return List.of(
                answer.customers(),
                answer.figures().values().stream().map(Figures::counts).toList(),
                answer.figures().values().stream().map(Figures::means).toList());
    }

    private Run run(Arrangement arrangement, SystemUnderTest system) {
        return new Run(
                arrangement,
                system,
                histories.stream()
                        .map(history -> arrangement.requests(history.sent()))
                        .toList(),
                new Decisions(histories.stream().map(History::acts).toList()));
    }

    /// The first half of every history.
    private void begin(Run run, Cluster cluster) throws InterruptedException {
        run.system().define(definitions(first));
        if (run.arrangement().number() % 3 == 0) {
            run.system().define(definitions(second));
        }
        try (var senders = new Senders(cluster, run.system())) {
            senders.send(run.half(false));
        }
        say("%s: first half sent", run.arrangement());
    }

    /// The second half, while somebody decides who is who.
    private void goOn(Run run, Cluster cluster) throws InterruptedException {
        if (run.arrangement().number() % 3 == 1) {
            run.system().define(definitions(second));
        }
        try (var senders = new Senders(cluster, run.system());
                var beside = Executors.newVirtualThreadPerTaskExecutor()) {
            var decided = beside.submit(() -> run.decisions().make(run.system()));
            senders.send(run.half(true));
            say("%s: second half sent, %,d decisions made", run.arrangement(), decided.get());
        } catch (ExecutionException failed) {
            throw new IllegalStateException("no decisions", failed.getCause());
        }
        if (run.arrangement().number() % 3 == 2) {
            run.system().define(definitions(second));
        }
    }

    /// When all is over, and what is sent then.
    private void erase(Run run, Cluster cluster) throws InterruptedException {
        try (var rest = new Rest(run.system().journeys(), run.system().secret());
                var senders = new Senders(cluster, run.system())) {
            for (var history : histories) {
                for (var identifier : history.erased()) {
                    rest.delete("/v1/customers/" + identifier.namespace() + "/" + identifier.value());
                }
            }
            senders.send(histories.stream()
                    .map(History::afterwards)
                    .map(sent -> sent.isEmpty() ? List.<List<Happening>>of() : List.of(sent))
                    .toList());
        }
        say("%s: erased", run.arrangement());
    }

    private List<String> compared(Run run) throws InterruptedException {
        var system = run.system();
        var oracle = new Oracle(
                KEY, system.ledger().workspace(), versions(effectiveFrom(system)), HUB_NEIGHBOURS, MAX_LINKS);
        var answers = IntStream.range(0, histories.size())
                .parallel()
                .mapToObj(history -> histories
                        .get(history)
                        .told(
                                oracle,
                                run.requests().get(history).stream()
                                        .flatMap(List::stream)
                                        .toList(),
                                now))
                .toList();
        var customers = new HashMap<Identifier, String>();
        var historyOf = new HashMap<Identifier, Integer>();
        var figures = new TreeMap<String, Figures>();
        for (var history = 0; history < answers.size(); history++) {
            var answer = answers.get(history);
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
                                run.arrangement(),
                                identifier.namespace(),
                                identifier.value(),
                                lines(run, historyOf.getOrDefault(identifier, 0)),
                                customers.get(identifier),
                                told)));
        var counted = 0;
        for (var figure : figures.entrySet()) {
            counted += figure.getValue().counts().size()
                    + figure.getValue().means().size();
            comparison
                    .differingFigures(figure.getKey(), figure.getValue())
                    .forEach(difference -> differences.add("%s, %s".formatted(run.arrangement(), difference)));
        }
        say(
                "%s: %,d names of %,d customers and %,d figures compared, %d differ",
                run.arrangement(),
                customers.size(),
                Set.copyOf(customers.values()).size(),
                counted,
                differences.size());
        return differences;
    }

    private String lines(Run run, int history) {
        return Stream.concat(
                        run.requests().get(history).stream()
                                .flatMap(List::stream)
                                .map(happening -> (happening.vouched() ? "" : "public ")
                                        + happening.event().json()),
                        Stream.of(histories.get(history))
                                .flatMap(each -> Stream.of(
                                        each.acts(),
                                        each.erased(),
                                        each.afterwards().stream()
                                                .map(Happening::event)
                                                .map(Event::json)
                                                .toList()))
                                .map(Object::toString))
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
