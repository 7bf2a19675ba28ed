package dev.pasillo.ingest.format.generic;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where something comes from.
sealed interface Where {
    /// What it is for that event; null where there is nothing. An empty text counts as nothing.
    @Nullable
    Object of(@Nullable Object event);

    /// The same for every event.
    record Constant(Object value) implements Where {
        @Override
        public Object of(@Nullable Object event) {
            return value;
        }
    }

    /// The first of some places that has something.
    ///
    /// @param values what words of the sender mean; what is not among them stays as it is
    /// @param otherwise what it is where no place has something, or where the word is not among the values
    record Places(
            List<Pointer> pointers,
            Map<String, Object> values,
            @Nullable Object otherwise) implements Where {
        public Places {
            pointers = List.copyOf(pointers);
            values = Map.copyOf(values);
        }

        @Override
        public @Nullable Object of(@Nullable Object event) {
            var found = pointers.stream()
                    .map(pointer -> pointer.in(event))
                    .filter(Objects::nonNull)
                    .filter(value -> !"".equals(value))
                    .findFirst();
            if (found.isEmpty()) {
                return otherwise;
            }
            var meant = values.get(String.valueOf(found.get()));
            if (meant != null) {
                return meant;
            }
            return values.isEmpty() || otherwise == null ? found.get() : otherwise;
        }
    }
}
