package dev.pasillo.testsupport.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.testsupport.guarantee.IntakeEvidence.Content;
import dev.pasillo.testsupport.guarantee.IntakeEvidence.Delivered;
import dev.pasillo.testsupport.guarantee.IntakeEvidence.Move;
import dev.pasillo.testsupport.guarantee.IntakeEvidence.Place;
import dev.pasillo.testsupport.history.Event;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Each guarantee says nothing where all is well, and says what is wrong.
class GuaranteesFindTest {
    private final Ledger ledger = new Ledger("default", "api");

    private static Event event(String id) {
        return new Event(id, "{}", List.of());
    }

    private static Content content(String id, String fingerprint) {
        return new Content(new EventKey("default", "api", id), 0, fingerprint);
    }

    private static Delivered record(long offset, String id, String fingerprint) {
        return new Delivered(new Place(0, offset), content(id, fingerprint));
    }

    private void accepted(String... ids) {
        for (var id : ids) {
            ledger.sending(List.of(event(id)));
            ledger.accepted(event(id));
        }
    }

    /// One record each of a and b, both applied and read.
    private static IntakeEvidence seen(
            List<Delivered> records, List<Content> applied, List<Place> quarantined, long position, Move... moves) {
        return new IntakeEvidence(records, applied, quarantined, Map.of(0, position), List.of(moves));
    }

    private static final List<Delivered> A_AND_B = List.of(record(0, "a", "1"), record(1, "b", "1"));
    private static final List<Content> BOTH = List.of(content("a", "1"), content("b", "1"));

    @Test
    void nothingIsFoundWhereAllIsWell() {
        accepted("a", "b");
        var seen = seen(A_AND_B, BOTH, List.of(), 2, new Move("touchpoints-0", 0, 1), new Move("touchpoints-0", 1, 2));
        assertThat(new AcceptedIsKept().findings(ledger, seen)).isEmpty();
        assertThat(new IdCountsOnce().findings(seen)).isEmpty();
        assertThat(new PositionIsExact().findings(seen)).isEmpty();
        assertThat(new EveryRecordIsAccountedFor().findings(ledger, seen)).isEmpty();
    }

    @Nested
    class OfI1 {
        @Test
        void acceptedAndLostIsFound() {
            accepted("a", "b");
            var seen = seen(A_AND_B, List.of(content("a", "1")), List.of(), 2);
            assertThat(new AcceptedIsKept().findings(ledger, seen))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.guarantee()).isEqualTo("I1");
                        assertThat(finding.detail()).contains("b");
                    });
        }

        @Test
        void acceptedAndInQuarantineIsKept() {
            accepted("a", "b");
            var seen = seen(A_AND_B, List.of(content("a", "1")), List.of(new Place(0, 1)), 2);
            assertThat(new AcceptedIsKept().findings(ledger, seen)).isEmpty();
        }

        @Test
        void unknownMayBeThereOrNot() {
            ledger.sending(List.of(event("a"), event("c")));
            assertThat(new AcceptedIsKept().findings(ledger, seen(A_AND_B, BOTH, List.of(), 2)))
                    .isEmpty();
        }

        @Test
        void refusedAndAppliedIsFound() {
            ledger.sending(List.of(event("a")));
            ledger.refused(event("a"));
            assertThat(new AcceptedIsKept().findings(ledger, seen(A_AND_B, BOTH, List.of(), 2)))
                    .hasSize(1);
        }
    }

    @Nested
    class OfI2 {
        @Test
        void secondRowOfAnIdIsFound() {
            var seen = seen(
                    List.of(record(0, "a", "1"), record(1, "a", "1")),
                    List.of(content("a", "1"), content("a", "1")),
                    List.of(),
                    2);
            assertThat(new IdCountsOnce().findings(seen)).hasSize(1);
        }

        @Test
        void anotherContentOutsideQuarantineIsFound() {
            var records = List.of(record(0, "a", "1"), record(1, "a", "2"));
            var applied = List.of(content("a", "1"));
            assertThat(new IdCountsOnce().findings(seen(records, applied, List.of(), 2)))
                    .hasSize(1);
            assertThat(new IdCountsOnce().findings(seen(records, applied, List.of(new Place(0, 1)), 2)))
                    .isEmpty();
        }
    }

    @Nested
    class OfI4 {
        @Test
        void recordBelowThePositionThatIsNowhereIsFound() {
            assertThat(new PositionIsExact().findings(seen(A_AND_B, List.of(content("a", "1")), List.of(), 2)))
                    .hasSize(1);
        }

        @Test
        void appliedBeyondThePositionIsFound() {
            assertThat(new PositionIsExact().findings(seen(A_AND_B, BOTH, List.of(), 1)))
                    .hasSize(1);
        }

        @Test
        void unreadableRecordOutsideQuarantineIsFound() {
            var records = List.of(new Delivered(new Place(0, 0), null));
            assertThat(new PositionIsExact().findings(seen(records, List.of(), List.of(), 1)))
                    .hasSize(1);
        }

        @Test
        void positionThatGoesBackIsFound() {
            var seen =
                    seen(A_AND_B, BOTH, List.of(), 2, new Move("touchpoints-0", 2, 1), new Move("touchpoints-0", 1, 2));
            assertThat(new PositionIsExact().findings(seen))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.detail()).contains("from 2 to 1"));
        }
    }

    @Nested
    class OfI8 {
        @Test
        void repetitionsAndConflictsAreAccountedFor() {
            accepted("a", "a", "a");
            var records = List.of(record(0, "a", "1"), record(1, "a", "1"), record(2, "a", "2"));
            var seen = seen(records, List.of(content("a", "1")), List.of(new Place(0, 2)), 3);
            assertThat(new EveryRecordIsAccountedFor().findings(ledger, seen)).isEmpty();
        }

        @Test
        void appliedTwiceIsFound() {
            accepted("a", "a");
            var records = List.of(record(0, "a", "1"), record(1, "a", "1"));
            var seen = seen(records, List.of(content("a", "1"), content("a", "1")), List.of(), 2);
            assertThat(new EveryRecordIsAccountedFor().findings(ledger, seen)).hasSize(1);
        }

        @Test
        void answerWithoutARecordIsFound() {
            accepted("a", "b", "c");
            assertThat(new EveryRecordIsAccountedFor().findings(ledger, seen(A_AND_B, BOTH, List.of(), 2)))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.detail()).contains("c (0 records, 1 accepted"));
        }
    }

    @Nested
    class OfI11 {
        private static final String CUSTOMER = """
                {"profileId":"p","journeys":[{"definition":"d","state":"completed","visits":[
                  {"stage":"a","enteredAt":"2025-01-01T00:00:00.000Z","leftAt":"2025-01-02T00:00:00.000Z",
                   "verdict":"advanced","returned":false},
                  {"stage":"b","enteredAt":"2025-01-02T00:00:00.000Z","verdict":"completed","returned":false}]}]}""";

        private static Outcome outcome(int enteredB) {
            var path = "/v1/journeys/d";
            var funnel =
                    Rest.parsed("{\"stages\":[{\"stage\":\"a\",\"customers\":1},{\"stage\":\"b\",\"customers\":1}]}");
            return new Outcome(
                    Map.of("p", CUSTOMER),
                    Map.of(
                            path,
                            Rest.parsed("{\"name\":\"d\",\"started\":1,\"active\":0,\"completed\":1,"
                                    + "\"abandoned\":0,\"lost\":0,\"ended\":0}"),
                            path + "/stages",
                            Rest.parsed(
                                    "{\"stages\":[{\"stage\":\"a\",\"entered\":1,\"advanced\":1,\"completed\":0,\"dropped\":0,\"open\":0,\"censored\":0,\"now\":0,\"returned\":0},{\"stage\":\"b\",\"entered\":%d,\"advanced\":0,\"completed\":1,\"dropped\":0,\"open\":0,\"censored\":0,\"now\":1,\"returned\":0}]}"
                                            .formatted(enteredB)),
                            path + "/funnel?rule=reached",
                            funnel,
                            path + "/funnel?rule=first-order",
                            funnel,
                            path + "/funnel?rule=sequential",
                            funnel));
        }

        @Test
        void sumThatIsNotOfTheJourneysIsFound() {
            assertThat(new SumsEqualJourneys().findings(outcome(1))).isEmpty();
            assertThat(new SumsEqualJourneys().findings(outcome(2)))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.detail()).contains("b entered is 2 and should be 1"));
        }
    }
}
