package dev.pasillo.journey.domain.definition;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A journey definition with every default filled in: the journey that a company plans for its customers.
///
/// @param title by language
/// @param value what a completion is worth
/// @param stages ordered by rank, then by their place in the file; never empty
/// @param abandonAfter silence of the customer that ends a journey, never before the current visit's deadline;
/// absent: the current visit's deadline
/// @param moments of truth, in the order in which one touchpoint opens them
/// @param instance what tells parallel journeys apart; absent: one journey at a time
/// @param subject whose journeys they are; the same in every version
public record JourneyDefinition(
        String name,
        Map<String, String> title,
        List<Objective> objectives,
        @Nullable Worth value,
        List<Owner> owners,
        List<Stage> stages,
        Start start,
        @Nullable Completion completion,
        List<Ending> endings,
        Reentry reentry,
        @Nullable Duration abandonAfter,
        InFlight inFlight,
        List<Segment> segments,
        List<Persona> personas,
        List<MomentOfTruth> moments,
        @Nullable InstanceKey instance,
        Subject subject) {

    public JourneyDefinition {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(reentry, "reentry");
        Objects.requireNonNull(inFlight, "inFlight");
        title = Map.copyOf(title);
        objectives = List.copyOf(objectives);
        owners = List.copyOf(owners);
        stages = stages.stream().sorted(Comparator.comparingInt(Stage::rank)).toList();
        endings = List.copyOf(endings);
        segments = List.copyOf(segments);
        personas = List.copyOf(personas);
        moments = List.copyOf(moments);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("definition " + name + " has no stages");
        }
    }

    /// Of customers, one journey at a time.
    public JourneyDefinition(
            String name,
            Map<String, String> title,
            List<Objective> objectives,
            @Nullable Worth value,
            List<Owner> owners,
            List<Stage> stages,
            Start start,
            @Nullable Completion completion,
            List<Ending> endings,
            Reentry reentry,
            @Nullable Duration abandonAfter,
            InFlight inFlight,
            List<Segment> segments,
            List<Persona> personas,
            List<MomentOfTruth> moments) {
        this(
                name,
                title,
                objectives,
                value,
                owners,
                stages,
                start,
                completion,
                endings,
                reentry,
                abandonAfter,
                inFlight,
                segments,
                personas,
                moments,
                null,
                Subject.CUSTOMER);
    }

    /// The smallest definition: these stages, and a default for everything else.
    public static JourneyDefinition of(String name, Stage... stages) {
        return new JourneyDefinition(
                name,
                Map.of(),
                List.of(),
                null,
                List.of(),
                List.of(stages),
                new Start.Any(),
                null,
                List.of(),
                Reentry.NEW_JOURNEY,
                null,
                InFlight.REFOLD,
                List.of(),
                List.of(),
                List.of());
    }

    /// The same with these moments of truth.
    public JourneyDefinition withMoments(MomentOfTruth... of) {
        return with(inFlight, List.of(of), instance, subject);
    }

    /// The same with parallel journeys, one per value of a property.
    public JourneyDefinition withInstancesBy(String path) {
        return with(inFlight, moments, new InstanceKey(path), subject);
    }

    /// The same whose journeys run out on the version they started under.
    public JourneyDefinition finishing() {
        return with(InFlight.FINISH, moments, instance, subject);
    }

    /// The same of accounts.
    public JourneyDefinition ofAccounts(String namespace) {
        return with(inFlight, moments, instance, new Subject.Account(namespace));
    }

    private JourneyDefinition with(
            InFlight changedInFlight,
            List<MomentOfTruth> changedMoments,
            @Nullable InstanceKey changedInstance,
            Subject changedSubject) {
        return new JourneyDefinition(
                name,
                title,
                objectives,
                value,
                owners,
                stages,
                start,
                completion,
                endings,
                reentry,
                abandonAfter,
                changedInFlight,
                segments,
                personas,
                changedMoments,
                changedInstance,
                changedSubject);
    }

    /// The stage of that id.
    ///
    /// @throws NoSuchElementException where there is none
    public Stage stage(String id) {
        return findStage(id).orElseThrow(() -> new NoSuchElementException("no stage " + id + " in " + name));
    }

    /// The stage of that id, which may come from another version.
    public Optional<Stage> findStage(String id) {
        for (var stage : stages) {
            if (stage.id().equals(id)) {
                return Optional.of(stage);
            }
        }
        return Optional.empty();
    }

    /// The moment of truth of that id.
    ///
    /// @throws NoSuchElementException where there is none
    public MomentOfTruth moment(String id) {
        for (var moment : moments) {
            if (moment.id().equals(id)) {
                return moment;
            }
        }
        throw new NoSuchElementException("no moment " + id + " in " + name);
    }

    /// Whether a journey may start with an entry of this stage.
    public boolean startsWith(Stage stage) {
        return switch (start) {
            case Start.Any _ -> true;
            case Start.First _ -> stage.rank() == stages.getFirst().rank();
            case Start.At at -> stage.id().equals(at.stage());
        };
    }
}
