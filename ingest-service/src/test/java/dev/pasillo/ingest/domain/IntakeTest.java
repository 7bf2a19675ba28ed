package dev.pasillo.ingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Feedback;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.IdentifierRules;
import dev.pasillo.contract.Namespace;
import dev.pasillo.contract.Namespaces;
import dev.pasillo.contract.Rating;
import dev.pasillo.contract.Touchpoint;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTest {
    private static final Instant RECEIVED = Instant.parse("2026-01-01T12:00:00.123Z");

    private final Reception reception = new Reception("shop", "api", RECEIVED, () -> "chance");

    private Outcome decide(Events event) {
        return new Intake(Limits.DEFAULT).decide(event.build(), reception);
    }

    private Touchpoint accepted(Events event) {
        return switch (decide(event)) {
            case Outcome.Accepted(var touchpoint, var blocked) -> touchpoint;
            case Outcome.Refused(var code, var detail) -> throw new AssertionError(code + ": " + detail);
        };
    }

    private RefusalCode refused(Events event) {
        return switch (decide(event)) {
            case Outcome.Accepted(var touchpoint, var blocked) -> throw new AssertionError("accepted " + touchpoint);
            case Outcome.Refused(var code, var detail) -> code;
        };
    }

    private static Identifier user(String value) {
        return new Identifier("user_id", value);
    }

    @Nested
    class AGoodEvent {
        @Test
        void becomesATouchpointOfTheCredentialsWorkspaceAndSource() {
            var touchpoint = accepted(Events.good()
                    .sourceType("Page View")
                    .properties("path", "/pricing")
                    .traits("coupons", 2)
                    .consent("marketing", true)
                    .rating(new Rating("csat", 4, 1.0, 5.0))
                    .feedback(new Feedback("fine", "en", Map.of("order_id", "o-9")))
                    .revision(1));

            assertThat(touchpoint.workspace()).isEqualTo("shop");
            assertThat(touchpoint.source()).isEqualTo("api");
            assertThat(touchpoint.id()).isEqualTo("e-1");
            assertThat(touchpoint.sourceType()).isEqualTo("Page View");
            assertThat(touchpoint.occurredAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
            assertThat(touchpoint.claimedAt()).isNull();
            assertThat(touchpoint.receivedAt()).isEqualTo(RECEIVED);
            assertThat(touchpoint.properties()).isEqualTo(Map.of("path", "/pricing"));
            assertThat(touchpoint.traits()).isEqualTo(Map.of("coupons", 2));
            assertThat(touchpoint.consent()).isEqualTo(Map.of("marketing", true));
            assertThat(touchpoint.rating()).isEqualTo(new Rating("csat", 4, 1.0, 5.0));
            assertThat(touchpoint.revision()).isEqualTo(1);
            assertThat(touchpoint.fingerprint()).matches("[0-9a-f]{32}");
        }

        @Test
        void isOwnedByItsFirstUsableIdentifier() {
            var touchpoint = accepted(Events.good()
                    .identifiers(
                            new Identifier("anonymous_id", "an-1"),
                            new Identifier("email", " Ann@Example.COM "),
                            user("undefined")));

            assertThat(touchpoint.identifiers())
                    .containsExactly(
                            new Identifier("email", "ann@example.com"), new Identifier("anonymous_id", "an-1"));
        }

        @ParameterizedTest
        @CsvSource({
            "page_viewed, CUSTOMER",
            "email_opened, CUSTOMER",
            "call_missed, CUSTOMER",
            "email_sent, COMPANY",
            "order_shipped, COMPANY",
            "call_answered, COMPANY",
            "lamp_rubbed, CUSTOMER"
        })
        void isActedByWhoActsInItsType(String type, Actor actor) {
            assertThat(accepted(Events.good().type(type)).actor()).isEqualTo(actor);
        }

        @ParameterizedTest
        @ValueSource(strings = {"customer", "company", "system"})
        void isActedByWhomItNames(String actor) {
            assertThat(accepted(Events.good().actor(actor)).actor())
                    .isEqualTo(Actor.valueOf(actor.toUpperCase(Locale.ROOT)));
        }

        @Test
        void happenedWhenItWasReceivedUnlessItSaysWhen() {
            var touchpoint = accepted(Events.good().occurredAt(null));

            assertThat(touchpoint.occurredAt()).isEqualTo(RECEIVED);
            assertThat(touchpoint.claimedAt()).isNull();
        }
    }

    @Nested
    class Identifying {
        private final IdentifierRules rules = IdentifierRules.of(
                Namespaces.with(List.of(new Namespace("crm_id", 5, Namespace.Strength.STRONG, 1))),
                "ES",
                List.of("kiosk-.*"));

        private Outcome.Accepted accepted(boolean vouched, Identifier... identifiers) {
            var sent = new Reception("shop", "api", RECEIVED, RECEIVED, () -> "chance", vouched, rules);
            return switch (new Intake(Limits.DEFAULT)
                    .decide(Events.good().identifiers(identifiers).build(), sent)) {
                case Outcome.Accepted accepted -> accepted;
                case Outcome.Refused(var code, var detail) -> throw new AssertionError(code + ": " + detail);
            };
        }

        @Test
        void followsTheRulesOfTheWorkspace() {
            var accepted = accepted(
                    false,
                    user("u-1"),
                    new Identifier("phone", "600 111 222"),
                    new Identifier("device_id", "Kiosk-1"),
                    new Identifier("crm_id", "c-1"));

            assertThat(accepted.touchpoint().identifiers())
                    .containsExactly(
                            new Identifier("crm_id", "c-1"), user("u-1"), new Identifier("phone", "+34600111222"));
            assertThat(accepted.blocked()).isEqualTo(1);
        }

        @Test
        void repeatedIdentifierIsNotABlockedOne() {
            assertThat(accepted(false, user("u-1"), user("u-1")).blocked()).isZero();
        }

        @Test
        void isTheCompanysWordWithASecretKeyOnly() {
            assertThat(accepted(true, user("u-1")).touchpoint().vouched()).isTrue();
            assertThat(accepted(false, user("u-1")).touchpoint().vouched()).isNull();
        }
    }

    @Nested
    class AClockAhead {
        @Test
        void isToleratedForFiveMinutes() {
            var touchpoint = accepted(Events.good().occurredAt("2026-01-01T12:05:00.123Z"));

            assertThat(touchpoint.occurredAt()).isEqualTo(Instant.parse("2026-01-01T12:05:00.123Z"));
            assertThat(touchpoint.claimedAt()).isNull();
        }

        @Test
        void isSetBackToTheReceiptBeyondThatAndTheClaimKept() {
            var touchpoint = accepted(Events.good().occurredAt("2026-01-01T12:05:00.124Z"));

            assertThat(touchpoint.occurredAt()).isEqualTo(RECEIVED);
            assertThat(touchpoint.claimedAt()).isEqualTo(Instant.parse("2026-01-01T12:05:00.124Z"));
        }

        @Test
        void leavesTheFingerprintToTheClaim() {
            var event = Events.good().occurredAt("2027-01-01T00:00:00Z");
            var later = new Reception("shop", "api", RECEIVED.plusSeconds(3600), () -> "chance");

            var first = accepted(event);
            var again = new Intake(Limits.DEFAULT).decide(event.build(), later);

            assertThat(again).isInstanceOfSatisfying(Outcome.Accepted.class, outcome -> {
                assertThat(outcome.touchpoint().occurredAt()).isNotEqualTo(first.occurredAt());
                assertThat(outcome.touchpoint().fingerprint()).isEqualTo(first.fingerprint());
            });
        }
    }

    /// Received at noon.
    @Nested
    class ASenderThatSaysWhenItSent {
        private Touchpoint sent(String occurredAt, String sentAt) {
            return accepted(Events.good().occurredAt(occurredAt).sentAt(sentAt));
        }

        private Instant ago(Duration duration) {
            return RECEIVED.minus(duration);
        }

        @Test
        void hasItsClockSetWhereItIsLate() {
            var touchpoint = sent("2026-01-01T08:59:50Z", "2026-01-01T09:00:00Z");

            assertThat(touchpoint.occurredAt()).isEqualTo(ago(Duration.ofSeconds(10)));
            assertThat(touchpoint.claimedAt()).isNull();
        }

        @Test
        void hasItsClockSetWhereItIsAhead() {
            var touchpoint = sent("2027-01-01T00:00:00Z", "2027-01-01T00:00:30Z");

            assertThat(touchpoint.occurredAt()).isEqualTo(ago(Duration.ofSeconds(30)));
            assertThat(touchpoint.claimedAt()).isNull();
        }

        @Test
        void keepsItsTimesWhereItsClockIsRight() {
            var sentAt = RECEIVED.minusMillis(900).toString();

            assertThat(sent("2026-01-01T08:59:50.123Z", sentAt).occurredAt())
                    .isEqualTo(Instant.parse("2026-01-01T08:59:50.123Z"));
        }

        @Test
        void isSetBackToTheReceiptWhereItsEventsLieInTheFutureAllTheSame() {
            var touchpoint = sent("2026-01-01T10:00:00Z", "2026-01-01T09:00:00Z");

            assertThat(touchpoint.occurredAt()).isEqualTo(RECEIVED);
            assertThat(touchpoint.claimedAt()).isEqualTo(Instant.parse("2026-01-01T10:00:00Z"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "yesterday", "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "2199-01-01T00:00:00Z"})
        void correctsNothingWhereThatIsNoTimeOrLeadsNowhere(String sentAt) {
            assertThat(sent("2026-01-01T08:00:00Z", sentAt).occurredAt())
                    .isEqualTo(Instant.parse("2026-01-01T08:00:00Z"));
        }

        @Test
        void leavesTheFingerprintToTheClaim() {
            assertThat(sent("2026-01-01T08:00:00Z", "2026-01-01T09:00:00Z").fingerprint())
                    .isEqualTo(
                            sent("2026-01-01T08:00:00Z", "2026-01-01T09:30:00Z").fingerprint())
                    .isEqualTo(accepted(Events.good().occurredAt("2026-01-01T08:00:00Z"))
                            .fingerprint());
        }
    }

    @Nested
    class AnEventWithoutAnId {
        @Test
        void isCalledByItsContent() {
            var event = Events.good().id(null).properties("a", 1, "b", List.of("x"));

            var touchpoint = accepted(event);

            assertThat(touchpoint.id()).isEqualTo("content-" + touchpoint.fingerprint());
            assertThat(accepted(event).id()).isEqualTo(touchpoint.id());
        }

        @Test
        void andWithoutATimeIsCalledByChance() {
            assertThat(accepted(Events.good().id(null).occurredAt(null)).id()).isEqualTo("random-chance");
        }
    }

    @Nested
    class TheFingerprint {
        private String of(Events event) {
            return accepted(event).fingerprint();
        }

        @Test
        void doesNotDependOnTheOrderOfKeysOrIdentifiers() {
            var one = Events.good()
                    .identifiers(user("u-1"), new Identifier("email", "a@b.example"))
                    .properties("a", 1, "b", Events.map("c", true, "d", "x"));
            var other = Events.good()
                    .identifiers(new Identifier("email", "a@b.example"), user("u-1"))
                    .properties("b", Events.map("d", "x", "c", true), "a", 1);

            assertThat(of(one)).isEqualTo(of(other));
        }

        @Test
        void doesNotDependOnTheSpellingOfNumbersAndZones() {
            var one = Events.good().properties("n", 1, "m", 1e3).occurredAt("2026-01-01T00:00:00Z");
            var other = Events.good().properties("n", 1.0, "m", 1000L).occurredAt("2026-01-01T01:00:00.000+01:00");

            assertThat(of(one)).isEqualTo(of(other));
        }

        @Test
        void doesNotDependOnTheId() {
            assertThat(of(Events.good().id("a"))).isEqualTo(of(Events.good().id("b")));
        }

        @Test
        void doesNotDependOnEntriesThatSayNothing() {
            assertThat(of(Events.good().properties("a", 1, "b", null)))
                    .isEqualTo(of(Events.good().properties("a", 1)));
        }

        static Stream<Arguments> differences() {
            return Stream.of(
                            Events.good(),
                            Events.good().type("product_viewed"),
                            Events.good().channel("app"),
                            Events.good().occurredAt("2026-01-01T00:00:00.001Z"),
                            Events.good().occurredAt(null),
                            Events.good().actor("customer"),
                            Events.good().sourceType("x"),
                            Events.good().identifiers(user("u-43")),
                            Events.good().identifiers(user("u-42"), new Identifier("email", "a@b.example")),
                            Events.good().properties("a", 1),
                            Events.good().properties("a", "1"),
                            Events.good().properties("a", 1.5),
                            Events.good().properties("a", BigInteger.TWO.pow(80)),
                            Events.good().properties("a", true),
                            Events.good().properties("a", List.of()),
                            Events.good().properties("a", List.of(List.of())),
                            Events.good().properties("a", Events.map()),
                            Events.good().properties("a", List.of(1), "b", List.of()),
                            Events.good().properties("a", List.of(), "b", List.of(1)),
                            Events.good().traits("a", 1),
                            Events.good().consent("a", 1),
                            Events.good().revision(1),
                            Events.good().rating(new Rating("csat", 1, null, null)),
                            Events.good().rating(new Rating("csat", 1, 1.0, null)),
                            Events.good().rating(new Rating("csat", 1, null, 1.0)),
                            Events.good().feedback(new Feedback("a", null, null)),
                            Events.good().feedback(new Feedback(null, "a", null)),
                            Events.good().feedback(new Feedback(null, null, Map.of("a", "b"))))
                    .map(Arguments::of);
        }

        @Test
        void isAnotherForEveryOtherContent() {
            var fingerprints = differences()
                    .map(difference -> of((Events) difference.get()[0]))
                    .toList();

            assertThat(fingerprints).doesNotHaveDuplicates();
        }
    }

    static Stream<Arguments> unfit() {
        var many = IntStream.range(0, 21).mapToObj(n -> user("u-" + n)).toArray(Identifier[]::new);
        var properties = IntStream.range(0, 301)
                .boxed()
                .flatMap(n -> Stream.of("p" + n, n))
                .toArray();
        return Stream.of(
                Arguments.of(RefusalCode.ID_INVALID, Events.good().id("")),
                Arguments.of(RefusalCode.ID_INVALID, Events.good().id("x".repeat(201))),
                Arguments.of(RefusalCode.CHANNEL_MISSING, Events.good().channel(null)),
                Arguments.of(RefusalCode.CHANNEL_UNKNOWN, Events.good().channel("carrier_pigeon")),
                Arguments.of(RefusalCode.CHANNEL_UNKNOWN, Events.good().channel("Web")),
                Arguments.of(RefusalCode.TYPE_MISSING, Events.good().type(null)),
                Arguments.of(RefusalCode.TYPE_INVALID, Events.good().type("")),
                Arguments.of(RefusalCode.TYPE_INVALID, Events.good().type("Order Paid")),
                Arguments.of(RefusalCode.TYPE_INVALID, Events.good().type("_x")),
                Arguments.of(RefusalCode.TYPE_INVALID, Events.good().type("1x")),
                Arguments.of(RefusalCode.TYPE_INVALID, Events.good().type("x".repeat(101))),
                Arguments.of(RefusalCode.SOURCE_TYPE_INVALID, Events.good().sourceType("")),
                Arguments.of(RefusalCode.SOURCE_TYPE_INVALID, Events.good().sourceType("x".repeat(201))),
                Arguments.of(RefusalCode.ACTOR_INVALID, Events.good().actor("robot")),
                Arguments.of(RefusalCode.OCCURRED_AT_INVALID, Events.good().occurredAt("yesterday")),
                Arguments.of(RefusalCode.OCCURRED_AT_INVALID, Events.good().occurredAt("1969-12-31T23:59:59Z")),
                Arguments.of(RefusalCode.OCCURRED_AT_INVALID, Events.good().occurredAt("2200-01-01T00:00:00Z")),
                Arguments.of(RefusalCode.IDENTIFIER_MISSING, Events.good().identifiers()),
                Arguments.of(RefusalCode.IDENTIFIER_INVALID, Events.good().identifiers(new Identifier("", "x"))),
                Arguments.of(RefusalCode.IDENTIFIER_INVALID, Events.good().identifiers(new Identifier("User", "x"))),
                Arguments.of(RefusalCode.IDENTIFIER_INVALID, Events.good().identifiers(new Identifier("a/b", "x"))),
                Arguments.of(
                        RefusalCode.IDENTIFIER_INVALID,
                        Events.good().identifiers(new Identifier("x".repeat(101), "x"))),
                Arguments.of(RefusalCode.IDENTIFIER_INVALID, Events.good().identifiers(user("x".repeat(513)))),
                Arguments.of(RefusalCode.TOO_MANY_IDENTIFIERS, Events.good().identifiers(many)),
                Arguments.of(
                        RefusalCode.NO_USABLE_IDENTIFIER,
                        Events.good().identifiers(user("null"), user(""), user("0000"), user("anonymous"))),
                Arguments.of(RefusalCode.TOO_MANY_PROPERTIES, Events.good().properties(properties)),
                Arguments.of(RefusalCode.TOO_MANY_PROPERTIES, Events.good().traits(properties)),
                Arguments.of(RefusalCode.TOO_MANY_PROPERTIES, Events.good().consent(properties)),
                Arguments.of(RefusalCode.RATING_INVALID, Events.good().rating(new Rating("", 1, null, null))),
                Arguments.of(RefusalCode.RATING_INVALID, Events.good().rating(new Rating("nps", 1, 5.0, 1.0))),
                Arguments.of(RefusalCode.RATING_INVALID, Events.good().rating(new Rating("nps", 0, 1.0, 5.0))),
                Arguments.of(RefusalCode.RATING_INVALID, Events.good().rating(new Rating("nps", 6, 1.0, 5.0))),
                Arguments.of(RefusalCode.FEEDBACK_INVALID, Events.good().feedback(new Feedback("x", "", null))),
                Arguments.of(
                        RefusalCode.FEEDBACK_INVALID, Events.good().feedback(new Feedback("x", "e".repeat(36), null))),
                Arguments.of(RefusalCode.REVISION_INVALID, Events.good().revision(-1)));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void anUnfitEventIsRefusedWithItsReason(RefusalCode code, Events event) {
        assertThat(refused(event)).isEqualTo(code);
    }

    @Test
    void theLimitsThemselvesAreWithinThem() {
        var properties = IntStream.range(0, 300)
                .boxed()
                .flatMap(n -> Stream.of("p" + n, n))
                .toArray();
        var identifiers = IntStream.range(0, 20).mapToObj(n -> user("u-" + n)).toArray(Identifier[]::new);

        var touchpoint = accepted(Events.good()
                .id("x".repeat(200))
                .type("x".repeat(100))
                .occurredAt("1970-01-01T00:00:00Z")
                .identifiers(identifiers)
                .properties(properties)
                .rating(new Rating("nps", 5, 1.0, 5.0))
                .revision(Integer.MAX_VALUE));

        assertThat(touchpoint.properties()).hasSize(300);
    }

    @Test
    void codesAreKebabCase() {
        assertThat(RefusalCode.values())
                .allSatisfy(code -> assertThat(code.code()).matches("[a-z]+(-[a-z]+)*"));
    }
}
