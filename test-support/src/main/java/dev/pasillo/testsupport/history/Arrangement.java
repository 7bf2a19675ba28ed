package dev.pasillo.testsupport.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// One of 15 ways to send the same: five orders, each in three batchings.
///
/// @param number from 0
public record Arrangement(int number) {
    private static final int ORDERS = 5;
    private static final int SOME = 4;

    /// How many there are.
    public static final int ALL = ORDERS * Batching.values().length;

    /// How much of one history goes in a request.
    private enum Batching {
        ONE,
        SOME,
        WHOLE
    }

    /// The requests, in the order of sending: as it happened, backwards, or shuffled.
    public <T> List<List<T>> requests(List<T> history) {
        var ordered = new ArrayList<>(history);
        switch (number % ORDERS) {
            case 0 -> {}
            case 1 -> Collections.reverse(ordered);
            default -> Collections.shuffle(ordered, new Random(31L * number + history.size()));
        }
        var size = switch (Batching.values()[number / ORDERS % Batching.values().length]) {
            case ONE -> 1;
            case SOME -> SOME;
            case WHOLE -> Math.max(1, ordered.size());
        };
        var requests = new ArrayList<List<T>>();
        for (var from = 0; from < ordered.size(); from += size) {
            requests.add(List.copyOf(ordered.subList(from, Math.min(ordered.size(), from + size))));
        }
        return requests;
    }
}
