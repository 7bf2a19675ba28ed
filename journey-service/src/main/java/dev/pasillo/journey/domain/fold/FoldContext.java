package dev.pasillo.journey.domain.fold;

import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import dev.pasillo.journey.domain.definition.Stage;
import dev.pasillo.journey.domain.definition.Versions;
import dev.pasillo.journey.domain.fold.Transition.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What all chains of a customer share in one fold: the versions they run under, what is known of the customer, the
/// funnel, and what the fold gathers on its way.
final class FoldContext {
    final Versions versions;
    final KnownTraits traits;
    final List<VisitState> closedVisits = new ArrayList<>();
    final List<CourseState> closedCourses = new ArrayList<>();
    final List<Transition> transitions = new ArrayList<>();

    /// Visits that the touchpoint in hand has led forward.
    final List<VisitState> ledForward = new ArrayList<>();

    private final JourneyIds ids;
    private FunnelState funnel;

    FoldContext(Versions versions, JourneyState state, JourneyIds ids) {
        this.versions = versions;
        this.traits = new KnownTraits(versions, state.traits());
        this.ids = ids;
        this.funnel = state.funnel();
    }

    FunnelState funnel() {
        return funnel;
    }

    /// The newest version says which stages are counted in which order.
    void entered(VisitState.Entry visit) {
        funnel = funnel.entered(versions.newest().definition(), visit);
    }

    String journeyId(Touchpoint start) {
        var newest = versions.newest();
        return ids.journeyId(newest.workspace(), newest.name(), start.source(), start.id());
    }

    /// The version that a journey runs under.
    DefinitionVersion version(CourseState course) {
        return versions.numbered(course.beginning().version());
    }

    /// The stage of a visit, in the version that its journey runs under.
    Stage stage(VisitState visit) {
        return versions.numbered(visit.entry().version()).definition().stage(visit.stage());
    }

    @Nullable
    String segment(JourneyDefinition definition, Touchpoint touchpoint) {
        return traits.segment(definition, touchpoint);
    }

    @Nullable
    String persona(JourneyDefinition definition, Touchpoint touchpoint) {
        return traits.persona(definition, touchpoint);
    }

    /// A touchpoint made a transition.
    void happened(
            Kind kind,
            String journeyId,
            @Nullable String from,
            @Nullable String to,
            String rule,
            Touchpoint touchpoint) {
        transitions.add(new Transition(
                touchpoint.occurredAt(), journeyId, kind, from, to, rule, touchpoint.source(), touchpoint.id()));
    }
}
