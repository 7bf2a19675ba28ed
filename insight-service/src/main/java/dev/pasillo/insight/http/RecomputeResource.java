package dev.pasillo.insight.http;

import dev.pasillo.insight.application.CompareFacts;
import dev.pasillo.insight.application.JourneyFacts;
import dev.pasillo.insight.application.JourneyFacts.JourneysUnavailableException;
import dev.pasillo.insight.application.SumStore;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.PresentedKey;
import dev.pasillo.kit.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/// Compares sums with the facts that they are of, and mends them; and facts with those that journey-service has
/// published.
@Path("/v1/recompute")
@RolesAllowed(Roles.SECRET)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class RecomputeResource {
    private final SumStore sums;
    private final CompareFacts facts;
    private final JourneyFacts journeys;
    private final SecurityIdentity identity;

    @Inject
    RecomputeResource(SumStore sums, CompareFacts facts, JourneyFacts journeys, SecurityIdentity identity) {
        this.sums = sums;
        this.facts = facts;
        this.journeys = journeys;
        this.identity = identity;
    }

    @Operation(
            summary = "Compares sums with facts and facts with journeys, and mends the sums",
            description = "Facts that differ from those of journey-service are listed, never changed here.")
    @POST
    public Uni<Recomputed> recompute(@Nullable Order order, HttpServerRequest request) {
        var dryRun = order != null && order.dryRun();
        var workspace = ((Credential) identity.getPrincipal()).workspace();
        var key = PresentedKey.of(request).orElseThrow();
        return sums.recompute(workspace, !dryRun)
                .chain(found -> Uni.createFrom()
                        .item(() -> compared(workspace, key))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                        .map(compared -> new Recomputed(
                                found.differing(),
                                !dryRun && found.differing() > 0,
                                found.examples().stream().map(Difference::of).toList(),
                                compared)));
    }

    private Journeys compared(String workspace, String key) {
        if (!journeys.known()) {
            return new Journeys(false, "pasillo.insight.journey-url is not set", 0, 0, List.of());
        }
        try {
            var found = facts.compare(workspace, prefixes -> journeys.digests(key, prefixes));
            return new Journeys(
                    true,
                    null,
                    found.facts(),
                    found.differing(),
                    found.examples().stream()
                            .map(each -> new Person(each.profileId(), each.published(), each.kept()))
                            .toList());
        } catch (JourneysUnavailableException silent) {
            return new Journeys(false, silent.getMessage(), 0, 0, List.of());
        }
    }

    /// @param dryRun only compare
    public record Order(boolean dryRun) {}

    /// @param differences how many sums are not what their facts add up to
    /// @param mended whether they were set right
    /// @param examples some of them
    /// @param journeys what came of comparing the facts with those that journey-service has published
    public record Recomputed(long differences, boolean mended, List<Difference> examples, Journeys journeys) {}

    /// @param compared whether journey-service could be asked
    /// @param why not, where it could not
    /// @param facts how many it has published
    /// @param differences people whose facts differ
    /// @param examples some of them
    public record Journeys(
            boolean compared, @Nullable String why, long facts, long differences, List<Person> examples) {}

    /// @param published how many facts journey-service has published of the person
    /// @param kept how many are kept here
    public record Person(String profileId, long published, long kept) {}

    public record Difference(
            String definition, String figure, String day, String stage, int bucket, long kept, long recomputed) {
        static Difference of(SumStore.Difference found) {
            var key = found.key();
            return new Difference(
                    key.definition(),
                    key.figure(),
                    key.day().toString(),
                    key.stage(),
                    key.bucket(),
                    found.kept(),
                    found.recomputed());
        }
    }
}
