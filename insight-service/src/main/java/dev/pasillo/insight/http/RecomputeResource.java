package dev.pasillo.insight.http;

import dev.pasillo.insight.application.SumStore;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
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

/// Compares sums with the facts that they are of, and mends them.
@Path("/v1/recompute")
@RolesAllowed(Roles.SECRET)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class RecomputeResource {
    private final SumStore sums;
    private final SecurityIdentity identity;

    @Inject
    RecomputeResource(SumStore sums, SecurityIdentity identity) {
        this.sums = sums;
        this.identity = identity;
    }

    @Operation(summary = "Compares sums with their facts and mends them")
    @POST
    public Uni<Recomputed> recompute(@Nullable Order order) {
        var dryRun = order != null && order.dryRun();
        var workspace = ((Credential) identity.getPrincipal()).workspace();
        return sums.recompute(workspace, !dryRun)
                .map(found -> new Recomputed(
                        found.differing(),
                        !dryRun && found.differing() > 0,
                        found.examples().stream().map(Difference::of).toList()));
    }

    /// @param dryRun only compare
    public record Order(boolean dryRun) {}

    /// @param differences how many sums are not what their facts add up to
    /// @param mended whether they were set right
    /// @param examples some of them
    public record Recomputed(long differences, boolean mended, List<Difference> examples) {}

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
