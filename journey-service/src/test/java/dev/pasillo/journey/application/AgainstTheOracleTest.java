package dev.pasillo.journey.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Identifiers;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.application.QueryCustomers.Answer;
import dev.pasillo.journey.cel.CelRules;
import dev.pasillo.journey.domain.authoring.Reading;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.identity.IdentityRules;
import dev.pasillo.journey.domain.identity.Pseudonyms;
import dev.pasillo.journey.file.DefinitionFiles;
import dev.pasillo.testsupport.history.Event;
import dev.pasillo.testsupport.history.Feature;
import dev.pasillo.testsupport.history.Happening;
import dev.pasillo.testsupport.history.Lives;
import dev.pasillo.testsupport.history.Plan;
import dev.pasillo.testsupport.history.Plan.Version;
import dev.pasillo.testsupport.history.Plans;
import dev.pasillo.testsupport.history.Shrunk;
import dev.pasillo.testsupport.oracle.Oracle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Generated histories under generated definitions, folded and answered without a database: every customer is what the
/// oracle says, to the byte, wherever the clock stands.
///
/// `-Dpasillo.oracle.histories=N` compares more of them, `-Dpasillo.oracle.seed=S` others.
class AgainstTheOracleTest {
    private static final long SEED = Long.getLong("pasillo.oracle.seed", 4);
    private static final int HISTORIES = Integer.getInteger("pasillo.oracle.histories", 150);
    private static final int PLANS = 3;
    private static final Set<Feature> FEATURES = EnumSet.of(
            Feature.REPETITIONS,
            Feature.REVISIONS,
            Feature.VERSIONS,
            Feature.FINISH,
            Feature.INSTANCES,
            Feature.MOMENTS,
            Feature.HUBS,
            Feature.PUBLIC_KEYS,
            Feature.SUBJECT);

    private static final String WORKSPACE = "default";
    private static final String KEY = "test";
    /// Few enough that generated people have more.
    private static final int HUB_NEIGHBOURS = 5;

    private static final int MAX_LINKS = 9;
    private static final Pseudonyms PSEUDONYMS =
            new Pseudonyms(KEY, new IdentityRules(Map.of(), HUB_NEIGHBOURS, MAX_LINKS));
    private static final Instant LAST = Instant.parse("2026-11-01T10:00:00Z");
    /// After the last event: at once, about the shortest deadlines, and when everything is over.
    private static final List<Duration> CLOCKS = List.of(
            Duration.ZERO,
            Duration.ofHours(2),
            Duration.ofHours(23),
            Duration.ofDays(2).minusMillis(1),
            Duration.ofDays(400));

    @Test
    void everyCustomerIsWhatTheOracleSays() {
        var customers = 0;
        for (var number = 0; number < HISTORIES; number++) {
            var plans = new Plans(SEED * 1_000_003 + number, FEATURES);
            var sent = new Lives(SEED, "h" + number, FEATURES).upTo(LAST);
            var versions = versions(plans, sent, new Random(SEED * 31 + number));
            for (var clock : CLOCKS) {
                var now = LAST.plus(clock);
                if (!expected(sent, versions, now).equals(told(sent, versions, now))) {
                    throw new AssertionError(explained(number, sent, versions, now));
                }
                customers += expected(sent, versions, now).size();
            }
        }
        assertThat(customers).isGreaterThan(HISTORIES);
    }

    /// Up to three versions of each plan, the later in force from about one of the events.
    private static List<Version> versions(Plans plans, List<Happening> sent, Random random) {
        var versions = new ArrayList<Version>();
        for (var number = 1; number <= PLANS; number++) {
            var plan = plans.next("plan-" + number);
            var from = List.of(about(sent, random), about(sent, random), about(sent, random)).stream()
                    .sorted()
                    .toList();
            var count = FEATURES.contains(Feature.VERSIONS) ? 1 + random.nextInt(from.size()) : 1;
            for (var version = 1; version <= count; version++) {
                versions.add(new Version(plan, version, from.get(version - 1)));
                plan = plans.versionAfter(plan);
            }
        }
        return versions;
    }

    private static Instant about(List<Happening> sent, Random random) {
        var event = sent.get(random.nextInt(sent.size()));
        return event.occurredAt().plusMillis(random.nextInt(3) - 1);
    }

    private static Map<String, String> expected(List<Happening> sent, List<Version> versions, Instant now) {
        return named(new Oracle(KEY, WORKSPACE, versions, HUB_NEIGHBOURS, MAX_LINKS)
                .answer(sent, List.of(), now)
                .customers());
    }

    private static Map<String, String> told(List<Happening> sent, List<Version> versions, Instant now) {
        var definitions = new DefinitionSet(
                1, versions.stream().map(AgainstTheOracleTest::definition).toList());
        var once = new LinkedHashMap<String, Touchpoint>();
        sent.forEach(happening -> once.putIfAbsent(happening.id() + " " + happening.revision(), touchpoint(happening)));
        var store = new StoredInMemory(WORKSPACE, PSEUDONYMS, List.copyOf(once.values()), definitions, definitions);
        var customers = new QueryCustomers(store.readUpTo(now), PSEUDONYMS);
        var answers = new HashMap<Identifier, String>();
        for (var touchpoint : once.values()) {
            for (var identifier : touchpoint.identifiers()) {
                if (customers.find(WORKSPACE, new CustomerKey.ByIdentifier(identifier)) instanceof Answer.Found found) {
                    answers.put(identifier, ContractJson.write(found.customer()));
                }
            }
        }
        return named(answers);
    }

    private static Map<String, String> named(Map<Identifier, String> answers) {
        var named = new TreeMap<String, String>();
        answers.forEach((identifier, text) -> named.put(identifier.namespace() + "/" + identifier.value(), text));
        return named;
    }

    private static DefinitionVersion definition(Version version) {
        var text = version.plan().definition().text();
        var files = new DefinitionFiles(new CelRules((definition, rule) -> {}));
        return switch (files.read(
                text.getBytes(StandardCharsets.UTF_8), version.plan().name())) {
            case Reading.Accepted accepted ->
                new DefinitionVersion(
                        WORKSPACE,
                        version.plan().name(),
                        version.number(),
                        version.effectiveFrom(),
                        accepted.definition());
            case Reading.Refused refused -> throw new AssertionError(refused.findings() + " in " + text);
        };
    }

    private static Touchpoint touchpoint(Happening happening) {
        var rating = happening.rating();
        var fields = new HashMap<String, Object>(Map.of(
                "workspace", WORKSPACE,
                "source", "api",
                "id", happening.id(),
                "channel", happening.channel(),
                "type", happening.type(),
                "actor", happening.actor(),
                "occurredAt", happening.occurredAt(),
                "receivedAt", LAST,
                "identifiers", Identifiers.usable(happening.identifiers()),
                "properties", happening.properties()));
        fields.put("traits", happening.traits());
        if (happening.vouched()) {
            fields.put("vouched", true);
        }
        if (happening.revision() > 0) {
            fields.put("revision", happening.revision());
        }
        fields.put("fingerprint", happening.event().json());
        if (rating != null) {
            fields.put("rating", Map.of("scale", rating.scale(), "value", rating.value()));
        }
        if (!happening.about().isEmpty()) {
            fields.put("feedback", Map.of("about", happening.about()));
        }
        return ContractJson.read(ContractJson.write(fields), Touchpoint.class);
    }

    /// The fewest events and definitions that show the difference.
    private static String explained(int number, List<Happening> sent, List<Version> versions, Instant now) {
        var fewVersions = Shrunk.of(versions, some -> !expected(sent, some, now).equals(told(sent, some, now)));
        var few = Shrunk.of(sent, some -> !expected(some, fewVersions, now).equals(told(some, fewVersions, now)));
        var expected = expected(few, fewVersions, now);
        var told = told(few, fewVersions, now);
        var differing = expected.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(told.get(entry.getKey())))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
        return "seed %d, history %d, at %s%n%s%n%s%n%s%nexpected %s%ntold     %s"
                .formatted(
                        SEED,
                        number,
                        now,
                        fewVersions.stream()
                                .map(Version::plan)
                                .map(Plan::definition)
                                .map(definition -> definition.text())
                                .collect(Collectors.joining("\n")),
                        few.stream().map(Happening::event).map(Event::json).collect(Collectors.joining("\n")),
                        differing,
                        expected.get(differing),
                        told.get(differing));
    }
}
