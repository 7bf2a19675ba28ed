package dev.pasillo.journey.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pasillo.journey.application.QueryFacts.TooManyException;
import dev.pasillo.journey.application.QueryStore.FactDigest;
import dev.pasillo.journey.application.QueryStore.FactPlace;
import dev.pasillo.journey.application.QueryStore.FactStretch;
import dev.pasillo.journey.application.QueryStore.Snapshot;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class QueryFactsTest {
    private static final String LARGE = "1152921504606846975";

    @Test
    void stretchesAddUpInOrderAndBeyondTheLargestLong() {
        var found = new QueryFacts(reading(place -> switch ((int) Math.max(-1, place.after())) {
                    case -1 -> stretch(1, new FactDigest("b", 2, LARGE), new FactDigest("a", 1, "5"));
                    case 1 -> stretch(2);
                    case 2 -> new FactStretch(List.of(new FactDigest("b", 9, LARGE + "0")), null);
                    default -> throw new AssertionError(place);
                }))
                .digests("default", List.of(), 1);

        assertThat(found).containsExactly(new FactDigest("a", 1, "5"), new FactDigest("b", 11, "12682136550675316725"));
    }

    @Test
    void snapshotIsNotHeldForEver() {
        var facts = new QueryFacts(reading(place -> stretch(place.after() + 1)), Duration.ofMillis(20));

        assertThatThrownBy(() -> facts.digests("default", List.of(), 2)).isInstanceOf(TooManyException.class);
    }

    private static FactStretch stretch(long next, FactDigest... digests) {
        return new FactStretch(List.of(digests), new FactPlace(false, next));
    }

    private static QueryStore reading(Function<FactPlace, FactStretch> stretches) {
        var snapshot = (Snapshot) Proxy.newProxyInstance(
                Snapshot.class.getClassLoader(), new Class<?>[] {Snapshot.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("factDigests");
                    return stretches.apply((FactPlace) arguments[3]);
                });
        return new QueryStore() {
            @Override
            public <T> T inSnapshot(Function<Snapshot, T> work) {
                return work.apply(snapshot);
            }
        };
    }
}
