package dev.pasillo.testsupport.guarantee;

import java.util.ArrayList;
import java.util.List;

/// A way in which an invariant does not hold.
///
/// @param guarantee its id
/// @param detail for a person; ids of events, no content
public record Finding(String guarantee, String detail) {
    private static final int EXAMPLES = 5;

    @Override
    public String toString() {
        return guarantee + ": " + detail;
    }

    /// Gathers findings of one guarantee and keeps the first few of each kind.
    static final class Findings {
        private final String guarantee;
        private final List<Finding> kept = new ArrayList<>();

        Findings(String guarantee) {
            this.guarantee = guarantee;
        }

        /// @param examples those for whom it does not hold; none where it holds
        void add(String what, List<String> examples) {
            if (!examples.isEmpty()) {
                kept.add(new Finding(
                        guarantee,
                        "%s: %d, such as %s"
                                .formatted(
                                        what,
                                        examples.size(),
                                        String.join(", ", examples.subList(0, Math.min(EXAMPLES, examples.size()))))));
            }
        }

        void add(String what) {
            kept.add(new Finding(guarantee, what));
        }

        List<Finding> all() {
            return List.copyOf(kept);
        }
    }
}
