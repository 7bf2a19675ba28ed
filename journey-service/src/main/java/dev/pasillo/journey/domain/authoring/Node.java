package dev.pasillo.journey.domain.authoring;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/// A value of a file, with the line on which it starts, from 1. Whoever builds the tree has bounded its size.
public sealed interface Node {

    int line();

    /// What the author would call it.
    default String kind() {
        return switch (this) {
            case Text _ -> "text";
            case Figure _ -> "a number";
            case Flag _ -> "true or false";
            case Nothing _ -> "nothing";
            case Sequence _ -> "a list";
            case Mapping _ -> "a group of fields";
        };
    }

    record Text(int line, String value) implements Node {
        public Text {
            Objects.requireNonNull(value, "value");
        }
    }

    record Figure(int line, BigDecimal value) implements Node {
        public Figure {
            Objects.requireNonNull(value, "value");
        }
    }

    record Flag(int line, boolean value) implements Node {}

    /// A field without a value.
    record Nothing(int line) implements Node {}

    record Sequence(int line, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /// @param fields in the order of the file
    /// @param keyLines the line of each field's name
    record Mapping(int line, SequencedMap<String, Node> fields, Map<String, Integer> keyLines) implements Node {
        public Mapping {
            fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
            keyLines = Map.copyOf(keyLines);
        }

        int lineOf(String key) {
            return keyLines.getOrDefault(key, line);
        }
    }
}
