package dev.pasillo.journey.domain.definition;

import dev.pasillo.contract.Touchpoint;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A step of the planned journey.
///
/// @param rank its place in the order of stages, from 1; stages may share one
/// @param enter a touchpoint that matches any of these opens a visit
/// @param back whether its entries also move a journey back
/// @param touchpoints the planned contacts, in the order in which they are looked through
/// @param targetTime how long it should take
/// @param allowedTime after this without advancing a visit is dropped; absent on the last stage only: never
/// @param owner who answers for it, an [Owner]'s id
/// @param impact 1–5, what a failure here means to the customer
public record Stage(
        String id,
        int rank,
        List<Matcher> enter,
        boolean back,
        List<PlannedTouchpoint> touchpoints,
        @Nullable Duration targetTime,
        @Nullable Duration allowedTime,
        @Nullable String owner,
        @Nullable Handover handover,
        @Nullable Integer impact,
        @Nullable Mend mend,
        Story story) {

    public Stage {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(story, "story");
        enter = List.copyOf(enter);
        touchpoints = List.copyOf(touchpoints);
        if (enter.isEmpty()) {
            throw new IllegalArgumentException("stage " + id + " has no way in");
        }
    }

    /// A stage with what the fold needs and nothing told about it.
    public static Stage of(String id, int rank, @Nullable Duration allowedTime, Matcher... enter) {
        return new Stage(
                id, rank, List.of(enter), true, List.of(), null, allowedTime, null, null, null, null, Story.NONE);
    }

    /// This stage with entries that never move a journey back.
    public Stage forwardOnly() {
        return new Stage(
                id, rank, enter, false, touchpoints, targetTime, allowedTime, owner, handover, impact, mend, story);
    }

    /// This stage with these planned contacts.
    public Stage withTouchpoints(PlannedTouchpoint... planned) {
        return new Stage(
                id, rank, enter, back, List.of(planned), targetTime, allowedTime, owner, handover, impact, mend, story);
    }

    /// This stage with a promise for the owner who takes over.
    public Stage handingOver(Handover promise) {
        return new Stage(
                id, rank, enter, back, touchpoints, targetTime, allowedTime, owner, promise, impact, mend, story);
    }

    /// Whether the touchpoint opens a visit of this stage.
    public boolean entered(Touchpoint touchpoint) {
        for (var matcher : enter) {
            if (matcher.matches(touchpoint)) {
                return true;
            }
        }
        return false;
    }
}
