package dev.pasillo.insight.web;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.insight.application.ReadFigures;
import dev.pasillo.insight.application.ReadFigures.Answer;
import dev.pasillo.insight.application.ReadFigures.Overview;
import dev.pasillo.insight.application.ReadFigures.Question;
import dev.pasillo.insight.domain.plan.Plan;
import dev.pasillo.insight.domain.query.Selection;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Roles;
import io.quarkus.qute.Template;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The stages and funnels of every definition as a table, read-only and without a script; each number opens the
/// people behind it. A browser asks for the secret key as user name.
@Path("/")
@RolesAllowed(Roles.SECRET)
public class StagesPage {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ReadFigures figures;
    private final SecurityIdentity identity;
    private final Template page;

    @Inject
    StagesPage(ReadFigures figures, SecurityIdentity identity, Template stages) {
        this.figures = figures;
        this.identity = identity;
        this.page = stages;
    }

    @Operation(summary = "A plain page of stages and funnels")
    @GET
    public Uni<Response> show(@Context HttpHeaders headers) {
        var workspace = ((Credential) identity.getPrincipal()).workspace();
        var languages = headers.getAcceptableLanguages();
        return figures.overviews(new Question(workspace, Selection.ALL, null))
                .chain(answer -> render(answer, languages));
    }

    private Uni<Response> render(Answer<Map<Plan, Overview>> answer, List<Locale> languages) {
        var nonce = nonce();
        var watermark = answer.asOf().watermark();
        return Uni.createFrom()
                .completionStage(() -> page.data("nonce", nonce)
                        .data("watermark", watermark == null ? null : ContractJson.write(watermark))
                        .data("journeys", JourneyView.of(answer, languages))
                        .renderAsync())
                .map(html -> Response.ok(html, "text/html;charset=UTF-8")
                        .header("Cache-Control", "no-store")
                        .header("Referrer-Policy", "no-referrer")
                        .header("X-Content-Type-Options", "nosniff")
                        .header(
                                "Content-Security-Policy",
                                "default-src 'none'; style-src 'nonce-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                                        .formatted(nonce))
                        .build());
    }

    private static String nonce() {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
