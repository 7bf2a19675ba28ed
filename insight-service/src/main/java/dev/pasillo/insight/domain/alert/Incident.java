package dev.pasillo.insight.domain.alert;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/// An alert as far as judging further windows needs it.
///
/// @param id the alert's
/// @param window the one that fired
public record Incident(UUID id, Window window, Status status) {
    public Incident {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(status, "status");
    }

    /// Where it stands.
    public sealed interface Status {
        record Firing() implements Status {}

        /// @param by the window that was at or below the limit
        record Resolved(Window by) implements Status {}

        record Retracted() implements Status {}
    }

    public boolean isFiring() {
        return status instanceof Status.Firing;
    }

    public boolean isRetracted() {
        return status instanceof Status.Retracted;
    }

    /// Whether a window belongs to this incident: it ended while the alert was open, or held what made it fire.
    boolean covers(Window other) {
        return switch (status) {
            case Status.Firing _ -> other.to().isAfter(window.from());
            case Status.Resolved resolved ->
                other.to().isAfter(window.from())
                        && !other.to().isAfter(resolved.by().to());
            case Status.Retracted _ -> false;
        };
    }

    /// The alerts after a step.
    ///
    /// @param fresh the id of the alert that fires, if one does
    public static List<Incident> after(List<Incident> incidents, AlertStep step, UUID fresh) {
        return switch (step) {
            case AlertStep.Fired fired ->
                Stream.concat(incidents.stream(), Stream.of(new Incident(fresh, fired.window(), new Status.Firing())))
                        .toList();
            case AlertStep.Resolved resolved ->
                replaced(incidents, resolved.incident(), new Status.Resolved(resolved.by()));
            case AlertStep.Retracted retracted -> replaced(incidents, retracted.incident(), new Status.Retracted());
        };
    }

    private static List<Incident> replaced(List<Incident> incidents, Incident which, Status now) {
        return incidents.stream()
                .map(incident -> incident.id().equals(which.id())
                        ? new Incident(incident.id(), incident.window(), now)
                        : incident)
                .toList();
    }
}
