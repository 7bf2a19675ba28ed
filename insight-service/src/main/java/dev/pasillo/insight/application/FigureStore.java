package dev.pasillo.insight.application;

import dev.pasillo.insight.domain.figure.Tally;
import dev.pasillo.insight.domain.plan.Plan;
import dev.pasillo.insight.domain.query.AsOf;
import dev.pasillo.insight.domain.query.Behind;
import dev.pasillo.insight.domain.query.Cursor;
import dev.pasillo.insight.domain.query.Selection;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads figures and facts, everything in one answer as of one moment.
public interface FigureStore {

    /// Works on one workspace as of now, or as of the moment of an earlier answer.
    ///
    /// Fails with [AsOfRefusedException] where that moment can no longer be told, or never was one. Goes on to
    /// its end also when nobody waits for it any more, so that no connection stays behind.
    ///
    /// @param asOf the text that an earlier answer carried
    <T> Uni<T> read(String workspace, @Nullable String asOf, Function<Snapshot, Uni<T>> work);

    /// One workspace as of one moment. Its questions come one after the other.
    interface Snapshot {
        AsOf asOf();

        /// The moment as the text that an answer carries.
        String token();

        /// The newest version of every definition, by name.
        Uni<List<Plan>> plans();

        /// The newest version of a definition.
        Uni<Optional<Plan>> plan(String definition);

        /// The versions of a definition before the newest, the newest of them first; at most so many.
        Uni<List<Plan>> earlier(String definition, int limit);

        /// What the selected facts of a definition add up to.
        ///
        /// @param figures the only ones that are wanted
        Uni<Tally> tally(String definition, Selection selection, Collection<String> figures);

        /// How many facts are behind a figure.
        Uni<Long> count(String definition, Selection selection, Behind behind);

        /// How many different customers the decided visits of a stage are of.
        ///
        /// @param historicalLeftOut whether visits with a historical deadline are left out
        Uni<Long> customers(String definition, Selection selection, String stage, boolean historicalLeftOut);

        /// The facts behind a figure, in the order of their anchors.
        Uni<List<Found>> find(String definition, Selection selection, Behind behind, int limit, @Nullable Cursor after);
    }

    /// A fact behind a figure.
    ///
    /// @param text as published
    record Found(Instant anchorAt, UUID hash, String text) {
        /// Where the list goes on behind it.
        public Cursor cursor() {
            return new Cursor(anchorAt, hash);
        }
    }
}
