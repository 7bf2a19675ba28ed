package dev.pasillo.journey.application;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A place in `journey-changes`: of each partition, the offset of the first record that comes after it. As text
/// `0:17.1:4`, by which a follower can go on where it stopped.
///
/// @param offsets by partition
public record ChangePlace(SortedMap<Integer, Long> offsets) {
    private static final Pattern TEXT = Pattern.compile("\\d{1,6}:\\d{1,18}(\\.\\d{1,6}:\\d{1,18}){0,9999}");

    public ChangePlace {
        offsets = Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
    }

    /// The place of that text; empty where it is none.
    public static Optional<ChangePlace> of(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        var offsets = new TreeMap<Integer, Long>();
        for (var part : text.split("\\.", -1)) {
            var colon = part.indexOf(':');
            offsets.put(Integer.valueOf(part.substring(0, colon)), Long.valueOf(part.substring(colon + 1)));
        }
        return Optional.of(new ChangePlace(offsets));
    }

    /// The place after one more record.
    public ChangePlace after(int partition, long offset) {
        var moved = new TreeMap<>(offsets);
        moved.put(partition, offset + 1);
        return new ChangePlace(moved);
    }

    public String text() {
        return offsets.entrySet().stream().map(ChangePlace::part).collect(Collectors.joining("."));
    }

    private static String part(Map.Entry<Integer, Long> entry) {
        return entry.getKey() + ":" + entry.getValue();
    }
}
