package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Stage;

/// Which entries of stages a touchpoint matches.
final class Entries {
    private Entries() {}

    /// The place of the first entry of the stage that matches; -1 where none does.
    static int matching(Stage stage, Touchpoint touchpoint) {
        var matchers = stage.enter();
        for (var i = 0; i < matchers.size(); i++) {
            if (matchers.get(i).matches(touchpoint)) {
                return i;
            }
        }
        return -1;
    }

    /// The rank of the lowest stage that is entered; [Position#BEFORE_ALL] where none is.
    static int lowestRank(JourneyDefinition definition, Touchpoint touchpoint) {
        for (var stage : definition.stages()) {
            if (matching(stage, touchpoint) >= 0) {
                return stage.rank();
            }
        }
        return Position.BEFORE_ALL;
    }
}
