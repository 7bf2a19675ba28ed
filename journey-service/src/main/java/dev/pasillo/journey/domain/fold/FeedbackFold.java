package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Touchpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a customer answers under one definition: the working state of one fold. Segments and personas are those of the
/// newest version, as for moments of truth.
final class FeedbackFold {
    private final FoldContext fold;
    private final List<FeedbackState> given = new ArrayList<>();
    private Subjects subjects;

    FeedbackFold(FoldContext fold, @Nullable Subjects kept) {
        this.fold = fold;
        this.subjects = kept == null ? Subjects.NONE : kept;
    }

    Subjects subjects() {
        return subjects;
    }

    List<FeedbackState> given() {
        return given;
    }

    /// What the customer answered belongs to the visit of what it is about, else to the visit where the customer is.
    void answer(Touchpoint touchpoint, @Nullable VisitState here) {
        if (here != null) {
            subjects = subjects.with(touchpoint, FeedbackState.Place.of(here));
        }
        var words = touchpoint.feedback();
        if (touchpoint.rating() == null && words == null) {
            return;
        }
        Map<String, String> about = words == null || words.about() == null ? Map.of() : words.about();
        var newest = fold.versions.newest().definition();
        given.add(new FeedbackState(
                touchpoint.source(),
                touchpoint.id(),
                fold.segment(newest, touchpoint),
                fold.persona(newest, touchpoint),
                touchpoint.channel(),
                touchpoint.occurredAt(),
                touchpoint.rating(),
                about,
                subjects.visitOf(about).orElse(here == null ? null : FeedbackState.Place.of(here))));
    }
}
