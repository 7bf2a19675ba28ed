package dev.pasillo.insight.domain.alert;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A version of a rule that a person wrote: a limit on a stage's drop-off rate.
///
/// @param version from 1; every change makes the next
/// @param terms everything that a person says
public record AlertRule(String workspace, UUID id, int version, Terms terms) {
    public AlertRule {
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(terms, "terms");
    }

    /// What a rule says.
    ///
    /// @param above the limit, 0…1: a rate above it fires
    /// @param window over which the rate is measured
    /// @param minCustomers with fewer customers in the window nothing is said
    /// @param segment only visits of this segment; absent: of all
    /// @param channel only visits that began on this channel; absent: on all
    /// @param destinations who is told
    /// @param runbook what to do, or where that is written
    public record Terms(
            String name,
            String definition,
            String stage,
            Measure measure,
            double above,
            Duration window,
            long minCustomers,
            @Nullable String segment,
            @Nullable String channel,
            List<UUID> destinations,
            boolean enabled,
            @Nullable String runbook) {
        public Terms {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(definition, "definition");
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(measure, "measure");
            Objects.requireNonNull(window, "window");
            destinations = List.copyOf(destinations);
            if (!(above >= 0 && above < 1) || minCustomers < 1) {
                throw new IllegalArgumentException("a limit lies in 0…1 below 1, and customers are at least 1");
            }
        }
    }

    public Windows windows() {
        return new Windows(terms.window());
    }

    /// What it is about, apart from the window: one alert at a time is open for a rule's version and subject.
    public String subject() {
        return terms.definition() + "/" + terms.stage()
                + (terms.segment() == null ? "" : "/segment=" + terms.segment())
                + (terms.channel() == null ? "" : "/channel=" + terms.channel());
    }

    /// Whether that could be a breach, whoever the customers are: a visit is of one customer.
    public boolean mayBreach(long dropped, long decided) {
        return decided >= terms.minCustomers() && isAbove(dropped, decided);
    }

    /// Whether the limit is passed, by enough customers.
    public boolean isBreachedBy(Measured measured) {
        return measured.customers() >= terms.minCustomers() && isAbove(measured.dropped(), measured.decided());
    }

    private boolean isAbove(long dropped, long decided) {
        return decided > 0 && (double) dropped / decided > terms.above();
    }

    /// By how many customers more than at the limit; never negative.
    public double excess(Measured measured) {
        return Math.max(0, measured.dropped() - terms.above() * measured.decided());
    }

    /// What to do about this window, given the alerts that this version of the rule has made of the last day. Pure.
    ///
    /// - Above the limit, and no alert covers the window: it fires.
    /// - An alert is firing, the window lies wholly after the one that fired, and is at or below the limit or has
    ///   too few customers: it resolves.
    /// - The window is the one that fired, and is no longer above: events that came late say that it never was.
    ///   It is retracted, also if it was resolved meanwhile.
    public Optional<AlertStep> judge(List<Incident> incidents, Window window, Measured measured) {
        var breached = isBreachedBy(measured);
        for (var incident : incidents) {
            if (incident.window().equals(window)) {
                return breached || incident.isRetracted()
                        ? Optional.empty()
                        : Optional.of(new AlertStep.Retracted(incident, measured));
            }
        }
        if (breached) {
            return incidents.stream().anyMatch(incident -> incident.covers(window))
                    ? Optional.empty()
                    : Optional.of(new AlertStep.Fired(window, measured));
        }
        return incidents.stream()
                .filter(incident -> incident.isFiring()
                        && window.startsAtOrAfter(incident.window().to()))
                .findFirst()
                .map(incident -> new AlertStep.Resolved(incident, window, measured));
    }
}
