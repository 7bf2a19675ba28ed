package dev.pasillo.journey.domain.fold;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The parallel journeys of one customer: working state of one fold, used by one thread.
///
/// At most [#MOST] are kept. Beyond that the one that began first among those that are over is forgotten: its facts
/// stay, and its value begins anew. Where all still run, a new value counts as none.
final class Instances {
    static final int MOST = 100;

    private static final InstanceState NOTHING = new InstanceState(null, List.of());
    private static final Comparator<Map.Entry<String, InstanceState>> BY_START = Comparator.comparing(
                    (Map.Entry<String, InstanceState> entry) -> startOf(entry.getValue()))
            .thenComparing(Map.Entry::getKey);

    private final Map<String, InstanceState> byValue;

    Instances(@Nullable Map<String, InstanceState> kept) {
        byValue = kept == null ? new TreeMap<>() : new TreeMap<>(kept);
    }

    Map<String, InstanceState> state() {
        return byValue;
    }

    List<String> values() {
        return List.copyOf(byValue.keySet());
    }

    InstanceState get(String value) {
        return byValue.getOrDefault(value, NOTHING);
    }

    /// An instance without a journey is none.
    void put(String value, InstanceState instance) {
        if (instance.course() == null) {
            byValue.remove(value);
        } else {
            byValue.put(value, instance);
        }
    }

    /// Whether journeys of that value are known, or could begin.
    boolean hasRoomFor(String value) {
        return byValue.size() < MOST
                || byValue.containsKey(value)
                || firstThatIsOver().isPresent();
    }

    /// The instance that is not ended and began last; of two that began together the greater value.
    Optional<String> latestOpen() {
        return byValue.entrySet().stream()
                .filter(entry -> entry.getValue().course() != null
                        && !entry.getValue().course().ended())
                .max(BY_START)
                .map(Map.Entry::getKey);
    }

    /// Takes out the one that is too many; null where none is.
    @Nullable
    InstanceState surplus() {
        if (byValue.size() <= MOST) {
            return null;
        }
        return firstThatIsOver().map(byValue::remove).orElse(null);
    }

    private Optional<String> firstThatIsOver() {
        return byValue.entrySet().stream()
                .filter(entry -> entry.getValue().over())
                .min(BY_START)
                .map(Map.Entry::getKey);
    }

    private static Instant startOf(InstanceState instance) {
        return instance.course() == null
                ? Instant.MIN
                : instance.course().beginning().at();
    }
}
