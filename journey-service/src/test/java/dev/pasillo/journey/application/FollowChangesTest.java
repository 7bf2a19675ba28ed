package dev.pasillo.journey.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pasillo.contract.Fact;
import dev.pasillo.contract.JourneyChange;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.journey.application.FollowChanges.Following;
import dev.pasillo.journey.application.FollowChanges.News;
import dev.pasillo.journey.application.FollowChanges.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FollowChangesTest {
    private static final ChangePlace PLACE = ChangePlace.of("0:7.1:3").orElseThrow();
    private static final PublishedFact PURCHASE = fact("purchase");
    private static final PublishedFact RETURN = fact("return");

    private final Tape tape = new Tape();
    private final FollowChanges changes = new FollowChanges(tape, 2);

    @Nested
    class AFollower {
        @Test
        void isToldWhatItsWorkspaceChanges() {
            tape.steps.add(change("ours", List.of(PURCHASE), List.of(RETURN)));

            assertThat(follow(null).next(Duration.ZERO))
                    .containsExactly(new News.Change(List.of(PURCHASE), List.of(RETURN), PLACE));
        }

        @Test
        void isNotToldWhatAnotherWorkspaceChanges() {
            tape.steps.add(change("theirs", List.of(PURCHASE), List.of(RETURN)));

            assertThat(follow(null).next(Duration.ZERO)).isEmpty();
        }

        @Test
        void isToldOfItsDefinitionOnly() {
            tape.steps.add(change("ours", List.of(RETURN), List.of(PURCHASE, RETURN)));
            tape.steps.add(change("ours", List.of(RETURN), List.of()));

            assertThat(follow("purchase").next(Duration.ZERO))
                    .containsExactly(new News.Change(List.of(), List.of(PURCHASE), PLACE));
        }

        @Test
        void isToldOfAGapWhateverItWishes() {
            tape.steps.add(new ChangeTail.Step.Gap(PLACE));

            assertThat(follow("purchase").next(Duration.ZERO)).containsExactly(new News.Reset(PLACE));
        }

        @Test
        void givesItsConnectionBackOnce() {
            var following = follow(null);

            following.close();
            following.close();

            assertThat(tape.closed).isEqualTo(1);
            assertThat(changes.free()).isEqualTo(2);
        }
    }

    @Nested
    class WhenAsManyFollowAsAllowed {
        @Test
        void nobodyElseMay() {
            follow(null);
            follow(null);

            assertThat(changes.follow(new Wish("ours", null, Optional.empty()))).isEmpty();
        }

        @Test
        void whoeverGoesMakesRoom() {
            follow(null);
            follow(null).close();

            assertThat(changes.follow(new Wish("ours", null, Optional.empty()))).isPresent();
        }
    }

    @Test
    void whoeverCannotReachTheBrokerTakesNoRoom() {
        tape.unreachable = true;

        assertThatThrownBy(() -> follow(null)).isInstanceOf(IllegalStateException.class);

        assertThat(changes.free()).isEqualTo(2);
    }

    @Nested
    class APlace {
        @Test
        void isReadBackFromItsText() {
            var offsets = new TreeMap<Integer, Long>();
            offsets.put(10, 5L);
            offsets.put(2, 123_456_789_012L);

            assertThat(new ChangePlace(offsets).text()).isEqualTo("2:123456789012.10:5");
            assertThat(ChangePlace.of("2:123456789012.10:5")).contains(new ChangePlace(offsets));
        }

        @Test
        void isNotReadFromAnotherText() {
            assertThat(Stream.of("", "x", "1", "1:", ":1", "1:2.", "1:-2", "1:2,3:4", "1:9999999999999999999", "1: 2"))
                    .allSatisfy(text -> assertThat(ChangePlace.of(text)).isEmpty());
        }

        @Test
        void movesOnWithEveryRecordOfItsPartition() {
            assertThat(PLACE.after(1, 3).text()).isEqualTo("0:7.1:4");
        }
    }

    private Following follow(@Nullable String definition) {
        return changes.follow(new Wish("ours", definition, Optional.empty())).orElseThrow();
    }

    private static ChangeTail.Step change(String workspace, List<PublishedFact> removed, List<PublishedFact> added) {
        return new ChangeTail.Step.Change(
                new JourneyChange(workspace, "touchpoints-0", 1, 0, 0, removed, added), PLACE);
    }

    private static PublishedFact fact(String definition) {
        return PublishedFact.of(new Fact.Journey(
                "profile", definition, 1, "journey", null, null, "web", Instant.EPOCH, null, null, null));
    }

    /// A topic whose records are laid out beforehand.
    private static final class Tape implements ChangeTail {
        private final ArrayDeque<Step> steps = new ArrayDeque<>();
        private boolean unreachable;
        private int closed;

        @Override
        public Follower follow(Optional<ChangePlace> after) {
            if (unreachable) {
                throw new IllegalStateException("no broker");
            }
            return new Follower() {
                @Override
                public ChangePlace place() {
                    return PLACE;
                }

                @Override
                public List<Step> next(Duration wait) {
                    var next = new ArrayList<>(steps);
                    steps.clear();
                    return next;
                }

                @Override
                public void close() {
                    closed++;
                }
            };
        }
    }
}
