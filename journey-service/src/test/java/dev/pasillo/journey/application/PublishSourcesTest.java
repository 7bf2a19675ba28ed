package dev.pasillo.journey.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.journey.domain.source.Source;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// When sources are published, whatever else asks for it meanwhile.
class PublishSourcesTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Held store = new Held();
    private final PublishSources publication =
            new PublishSources(store, _ -> Uni.createFrom().voidItem());

    @Test
    void aCallMeanwhileEndsAtOnceAndIsMadeUpForByWhoeverBegan() {
        call();

        publication.run().await().atMost(SOON);

        assertThat(store.begun).isEqualTo(1);
        store.end();
        assertThat(store.begun).isEqualTo(2);
    }

    @Test
    void manyCallsMeanwhileTakeOneMoreTurn() {
        call();
        call();
        call();
        call();

        store.end();
        store.end();

        assertThat(store.begun).isEqualTo(2);
        assertThat(store.waiting).isEmpty();
    }

    @Test
    void aCallAfterTheEndBeginsAnew() {
        call();
        store.end();

        call();

        assertThat(store.begun).isEqualTo(2);
    }

    @Test
    void aFailureIsNobodysAndTheNextCallTriesAgain() {
        var failed = publication.run().subscribeAsCompletionStage();
        store.fail();

        assertThat(failed).isCompleted();
        call();
        assertThat(store.begun).isEqualTo(2);
    }

    private void call() {
        publication.run().subscribe().with(_ -> {});
    }

    /// Publishes until it is told that it has.
    private static final class Held implements SourceStore {
        private final Queue<UniEmitter<? super Integer>> waiting = new ArrayDeque<>();
        private int begun;

        void end() {
            waiting.remove().complete(0);
        }

        void fail() {
            waiting.remove().fail(new IllegalStateException("down"));
        }

        @Override
        public Uni<Integer> publish(Function<State, Uni<Void>> publish) {
            return Uni.createFrom().emitter(emitter -> {
                begun++;
                waiting.add(emitter);
            });
        }

        @Override
        public Uni<Change> insert(Source source, int most) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Change> change(String workspace, String name, Function<Source, Change> decide) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Boolean> remove(String workspace, String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Optional<Source>> find(String workspace, String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<List<Source>> list(String workspace, String after, int limit) {
            throw new UnsupportedOperationException();
        }
    }
}
