package dev.pasillo.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A record and the file with its text, as a version of the contract writes it.
///
/// @param version folder of the version that writes this text
record Golden(String version, String name, Object value) {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final Instant OCCURRED = Instant.parse("2026-01-02T03:04:05.006Z");
    private static final Instant RECEIVED = Instant.parse("2026-01-02T03:04:06.700Z");

    /// Every version of every golden payload. Entries of an older version stay here for ever.
    static Stream<Golden> all() {
        return Stream.of(
                new Golden("v1", "touchpoint", touchpoint()),
                new Golden("v2", "touchpoint", vouchedTouchpoint()),
                new Golden("v1", "touchpoint-minimal", minimalTouchpoint()),
                new Golden("v1", "journey", journey()),
                new Golden("v1", "journey-open", openJourney()),
                new Golden("v1", "visit", visit()),
                new Golden("v1", "visit-open", openVisit()),
                new Golden("v2", "visit", historicalVisit()),
                new Golden("v2", "visit-open", openVisitWithDeadline()),
                new Golden("v1", "funnel", funnel()),
                new Golden("v2", "moment", moment()),
                new Golden("v2", "moment-pending", pendingMoment()),
                new Golden("v2", "handover", handover()),
                new Golden("v2", "handover-pending", pendingHandover()),
                new Golden("v2", "feedback", feedback()),
                new Golden("v2", "feedback-minimal", minimalFeedback()),
                new Golden("v1", "journey-change", change()),
                new Golden("v1", "watermark", new Watermark(RECEIVED)),
                new Golden("v1", "rejected-event", rejected()),
                new Golden("v1", "rejected-event-minimal", unreadable()),
                new Golden("v2", "rejected-event-formatted", formatted()),
                new Golden("v1", "published-definition", definition()),
                new Golden("v2", "published-source", source()),
                new Golden("v2", "published-source-minimal", minimalSource()),
                new Golden("v1", "alert", alert()),
                new Golden("v1", "alert-minimal", minimalAlert()));
    }

    /// Those that the code of today writes.
    static Stream<Golden> written() {
        return all().filter(golden -> all().noneMatch(
                        other -> other.name.equals(golden.name) && other.version.compareTo(golden.version) > 0));
    }

    String text() {
        return text(version + "/" + name + ".json").stripTrailing();
    }

    /// The same payload as a newer writer could write it, with more fields.
    String newerText() {
        return text(version + "/newer/" + name + ".json");
    }

    /// The type that a reader asks for.
    Class<?> type() {
        return value instanceof Fact ? Fact.class : value.getClass();
    }

    /// The schema that says what the payload looks like.
    String schema() {
        return switch (value) {
            case Touchpoint _ -> "touchpoint.json";
            case Fact _ -> "fact.json";
            case JourneyChange _ -> "journey-change.json";
            case Watermark _ -> "watermark.json";
            case RejectedEvent _ -> "rejected-event.json";
            case PublishedDefinition _ -> "published-definition.json";
            case PublishedSource _ -> "published-source.json";
            case Alert _ -> "alert.json";
            default -> throw new IllegalStateException("no schema for " + value.getClass());
        };
    }

    /// The folders below `golden`, one a version.
    static List<String> versions() {
        return names("", Files::isDirectory);
    }

    static List<String> filesOf(String folder) {
        return names(folder, Files::isRegularFile);
    }

    private static List<String> names(String folder, Predicate<Path> wanted) {
        try (var files = Files.list(FOLDER.resolve(folder))) {
            return files.filter(wanted)
                    .map(file -> Objects.requireNonNull(file.getFileName()).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return version + "/" + name;
    }

    static Touchpoint touchpoint() {
        return touchpoint(null);
    }

    static Touchpoint vouchedTouchpoint() {
        return touchpoint(true);
    }

    private static Touchpoint touchpoint(@Nullable Boolean vouched) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("path", "/pricing?a=\"1\"&b=\\");
        properties.put("items", 3);
        properties.put("cents", 9_007_199_254_740_993L);
        properties.put("atoms", new BigInteger("123456789012345678901234567890"));
        properties.put("amount", 12.5);
        properties.put("new", true);
        properties.put("basket", List.of(Map.of("sku", "A-1"), "B-2", 3));
        properties.put("accents", "¿Qué? ășț 日本");
        var traits = new LinkedHashMap<String, Object>();
        traits.put("tier", "gold");
        traits.put("coupons", 2);
        var about = new LinkedHashMap<String, String>();
        about.put("order_id", "o-9");
        about.put("ticket_id", "t-8");
        about.put("event", "e-7");
        return new Touchpoint(
                "acme",
                "web",
                "e-1",
                "survey",
                "survey_answered",
                "Survey Answered",
                Actor.CUSTOMER,
                OCCURRED,
                Instant.parse("2027-01-01T00:00:00Z"),
                RECEIVED,
                List.of(new Identifier("user_id", "u-42"), new Identifier("email", "juan@example.com")),
                properties,
                traits,
                new Rating("csat", 4, 1.0, 5.0),
                new Feedback("Tardó «mucho»", "es", about),
                Map.of("marketing", false),
                2,
                vouched,
                "9f86d081884c7d659a2feaa0c55ad015");
    }

    static Touchpoint minimalTouchpoint() {
        return new Touchpoint(
                "acme",
                "web",
                "e-2",
                "web",
                "page_viewed",
                null,
                Actor.SYSTEM,
                OCCURRED,
                null,
                RECEIVED,
                List.of(new Identifier("anonymous_id", "an-1")),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                "2c26b46b68ffc68ff99b453c1d304134");
    }

    static Fact.Journey journey() {
        return new Fact.Journey(
                "p-1",
                "first-purchase",
                3,
                "j-1",
                "mobile",
                "bargain-hunter",
                "web",
                OCCURRED,
                OCCURRED.plusSeconds(60),
                OCCURRED.plusSeconds(3600),
                new Fact.Ending(Fact.Ending.Kind.LOST, "cancelled"));
    }

    static Fact.Journey openJourney() {
        return new Fact.Journey("p-1", "first-purchase", 3, "j-1", null, null, "web", OCCURRED, null, null, null);
    }

    static Fact.Visit visit() {
        return new Fact.Visit(
                "p-1",
                "first-purchase",
                3,
                "j-1",
                2,
                "buy",
                "mobile",
                "bargain-hunter",
                "web",
                OCCURRED,
                List.of("consider"),
                Fact.Verdict.DROPPED,
                OCCURRED.plusSeconds(86_400),
                OCCURRED.plusSeconds(90_000),
                "discover",
                90_000.0,
                "pricing-page",
                "app",
                1,
                true,
                OCCURRED.plusSeconds(100_000),
                null,
                null);
    }

    static Fact.Visit historicalVisit() {
        return new Fact.Visit(
                "p-1",
                "first-purchase",
                3,
                "j-1",
                2,
                "buy",
                "mobile",
                "bargain-hunter",
                "web",
                OCCURRED,
                List.of("consider"),
                Fact.Verdict.DROPPED,
                OCCURRED.plusSeconds(86_400),
                OCCURRED.plusSeconds(90_000),
                "discover",
                90_000.0,
                "pricing-page",
                "app",
                1,
                true,
                OCCURRED.plusSeconds(100_000),
                OCCURRED.plusSeconds(86_400),
                true);
    }

    static Fact.Visit openVisitWithDeadline() {
        return new Fact.Visit(
                "p-1",
                "first-purchase",
                3,
                "j-1",
                1,
                "discover",
                null,
                null,
                "email",
                OCCURRED,
                List.of(),
                Fact.Verdict.OPEN,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                OCCURRED.plusSeconds(86_400),
                null);
    }

    static Fact.Visit openVisit() {
        return new Fact.Visit(
                "p-1",
                "first-purchase",
                3,
                "j-1",
                1,
                "discover",
                null,
                null,
                "email",
                OCCURRED,
                List.of(),
                Fact.Verdict.OPEN,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                null);
    }

    static Fact.Funnel funnel() {
        var reached = new LinkedHashMap<String, Instant>();
        reached.put("discover", OCCURRED);
        reached.put("buy", OCCURRED.plusMillis(1500));
        return new Fact.Funnel(
                "p-1",
                "first-purchase",
                3,
                "mobile",
                "bargain-hunter",
                "web",
                OCCURRED,
                reached,
                reached,
                Map.of("discover", OCCURRED));
    }

    static Fact.Moment moment() {
        return new Fact.Moment(
                "p-1",
                "first-purchase",
                3,
                "m-1",
                "first-answer",
                "mobile",
                "bargain-hunter",
                "call",
                OCCURRED,
                OCCURRED.plusSeconds(600),
                true,
                Fact.Outcome.KEPT,
                OCCURRED.plusMillis(90_500),
                90.5,
                -0.5);
    }

    static Fact.Handover handover() {
        return new Fact.Handover(
                "p-1",
                "first-purchase",
                3,
                "j-1",
                2,
                "discover",
                "sales",
                "mobile",
                "bargain-hunter",
                "web",
                OCCURRED,
                OCCURRED.plusSeconds(3_600),
                OCCURRED.plusSeconds(18_000),
                true,
                Fact.Outcome.KEPT,
                OCCURRED.plusSeconds(3_690),
                90.0);
    }

    static Fact.Handover pendingHandover() {
        return new Fact.Handover(
                "p-1",
                "first-purchase",
                3,
                "j-1",
                2,
                "discover",
                "sales",
                null,
                null,
                "web",
                OCCURRED,
                OCCURRED.plusSeconds(3_600),
                OCCURRED.plusSeconds(18_000),
                null,
                Fact.Outcome.PENDING,
                null,
                null);
    }

    static Fact.Feedback feedback() {
        return new Fact.Feedback(
                "p-1",
                "first-purchase",
                3,
                "web",
                "e-9",
                "mobile",
                "bargain-hunter",
                "survey",
                OCCURRED,
                "csat",
                4.0,
                1.0,
                Map.of("order_id", "o-9"),
                "j-1",
                2,
                "own");
    }

    static Fact.Feedback minimalFeedback() {
        return new Fact.Feedback(
                "p-1",
                "first-purchase",
                3,
                "web",
                "e-9",
                null,
                null,
                "survey",
                OCCURRED,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    static Fact.Moment pendingMoment() {
        return new Fact.Moment(
                "p-1",
                "first-purchase",
                3,
                "m-1",
                "first-answer",
                null,
                null,
                "call",
                OCCURRED,
                null,
                null,
                Fact.Outcome.PENDING,
                null,
                null,
                null);
    }

    static JourneyChange change() {
        return new JourneyChange(
                "acme",
                "touchpoints-3",
                7,
                1,
                5,
                List.of(PublishedFact.of(openVisit())),
                List.of(PublishedFact.of(visit()), PublishedFact.of(journey())));
    }

    static RejectedEvent rejected() {
        return new RejectedEvent(
                "acme",
                "web",
                "e-3",
                "occurred-at-invalid",
                "occurredAt must be an RFC 3339 time with a zone",
                RECEIVED,
                "{\"id\":\"e-3\",\"occurredAt\":\"ayer\"}".getBytes(StandardCharsets.UTF_8),
                false);
    }

    static RejectedEvent formatted() {
        return new RejectedEvent(
                "acme",
                "web",
                "e-4",
                "type-missing",
                "type is required",
                RECEIVED,
                "{\"messageId\":\"e-4\"}".getBytes(StandardCharsets.UTF_8),
                false,
                "other");
    }

    static RejectedEvent unreadable() {
        var bytes = new byte[256];
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = (byte) at;
        }
        return new RejectedEvent("acme", "web", null, "json-invalid", "no JSON", RECEIVED, bytes, true);
    }

    static PublishedDefinition definition() {
        var json = JsonNodeFactory.instance;
        var definition = json.objectNode().put("name", "first-purchase").put("reentry", "new-journey");
        definition.set(
                "stages",
                json.arrayNode().add(json.objectNode().put("id", "discover").put("rank", 1)));
        return new PublishedDefinition("acme", "first-purchase", 3, OCCURRED, definition);
    }

    static PublishedSource source() {
        var mapping = new LinkedHashMap<String, Object>();
        mapping.put("type", "/event/name");
        mapping.put("identifiers", List.of(Map.of("namespace", "email")));
        return new PublishedSource(
                "acme",
                "payments",
                "stripe",
                "web",
                List.of(
                        new PublishedSource.Key("k-1", "0a".repeat(32), RECEIVED),
                        new PublishedSource.Key("k-2", "9f".repeat(32), null)),
                "https://events.example.com",
                List.of("https://shop.example.com"),
                List.of("s1.0badcafe.c2VhbGVk"),
                "Europe/Madrid",
                mapping,
                true,
                7);
    }

    static PublishedSource minimalSource() {
        return new PublishedSource(
                "acme", "web", null, null, List.of(), null, List.of(), List.of(), null, Map.of(), false, 1);
    }

    static Alert alert() {
        var links = new LinkedHashMap<String, String>();
        links.put("self", "/v1/alerts/6f1d9f0a-58a2-4f57-8d1c-0c7d9b8f4a11");
        links.put("dropped", "/v1/journeys/first-purchase/people?stage=buy&verdict=dropped");
        return new Alert(
                "acme",
                "6f1d9f0a-58a2-4f57-8d1c-0c7d9b8f4a11",
                "c0a4be9e-22c7-4d3e-9a36-5a1b1f0d2e33",
                2,
                "seasonal",
                "Checkout",
                "drop-off",
                Alert.State.RESOLVED,
                Alert.Severity.CRITICAL,
                "first-purchase",
                "buy",
                "mobile",
                "web",
                OCCURRED,
                OCCURRED.plusSeconds(3_600),
                OCCURRED.plusSeconds(7_200),
                0.6,
                0.3,
                List.of(0.386582, 0.781193),
                6.0,
                List.of("12 of 20 visits did not go on.", "The rule allows 30.0 %."),
                new Alert.Evidence(OCCURRED, OCCURRED.plusSeconds(3_600), 20, 12, 19, 10),
                "Look at the people behind the drop.",
                links,
                OCCURRED.plusSeconds(4_000),
                "on-call",
                OCCURRED.plusSeconds(9_000),
                "true",
                List.of(new Alert.Comment(OCCURRED.plusSeconds(4_100), "on-call", "The payment provider is down.")));
    }

    static Alert minimalAlert() {
        return new Alert(
                "acme",
                "6f1d9f0a-58a2-4f57-8d1c-0c7d9b8f4a11",
                null,
                null,
                null,
                null,
                "test",
                Alert.State.FIRING,
                Alert.Severity.WARNING,
                "first-purchase",
                "buy",
                null,
                null,
                OCCURRED,
                OCCURRED.plusSeconds(60),
                null,
                1.0,
                0.5,
                List.of(0.8, 1.0),
                10.0,
                List.of(),
                new Alert.Evidence(OCCURRED, OCCURRED.plusSeconds(60), 20, 20, 20, 10),
                "",
                Map.of(),
                null,
                null,
                null,
                null,
                List.of());
    }
}
