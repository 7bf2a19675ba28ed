package dev.pasillo.journey.http;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.journey.application.ListRejected;
import dev.pasillo.journey.application.RejectedStore.Entry;
import dev.pasillo.journey.application.RejectedStore.Filter;
import dev.pasillo.journey.application.RejectedStore.Origin;
import dev.pasillo.journey.application.RejectedStore.Place;
import dev.pasillo.journey.application.ReplayRejected;
import dev.pasillo.journey.application.ReplayRejected.Summary;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.PresentedKey;
import dev.pasillo.kit.Problem;
import dev.pasillo.kit.ProblemException;
import dev.pasillo.kit.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// What was refused: by ingest-service, and by this service where an accepted touchpoint could not be applied.
@Path("/v1/rejected")
@RolesAllowed(Roles.SECRET)
@Produces(MediaType.APPLICATION_JSON)
public class RejectedResource {
    private static final Pattern PLACE = Pattern.compile("(\\d{1,15})-([ij])-(\\d{1,18})");
    /// An event has up to 256 KiB, and all of a step's are in memory.
    private static final int LARGEST_STEP = 200;

    private static final int USUAL_STEP = 100;

    private final ListRejected list;
    private final ReplayRejected replay;
    private final SecurityIdentity caller;

    RejectedResource(ListRejected list, ReplayRejected replay, SecurityIdentity caller) {
        this.list = list;
        this.replay = replay;
        this.caller = caller;
    }

    /// @param id of the entry here, not the event's
    /// @param origin who refused it: ingest or journey
    /// @param eventId the sender's, where it could be read
    /// @param size bytes that are kept
    /// @param encoding how `raw` is written: text or base64
    /// @param raw the event's bytes, of a large event the first 16 KiB
    /// @param rawCut whether `raw` is only the beginning of what is kept
    /// @param truncated whether only the beginning was kept; such an event cannot be sent again
    /// @param replayedAt when it was sent again and accepted
    /// @param refusedAgain the last time that it was sent again and refused
    record EntryJson(
            String id,
            String origin,
            String source,
            @Nullable String eventId,
            String code,
            String detail,
            Instant receivedAt,
            int size,
            String encoding,
            String raw,
            @Nullable Boolean rawCut,
            @Nullable Boolean truncated,
            @Nullable String format,
            @Nullable Instant replayedAt,
            @Nullable RefusedJson refusedAgain) {}

    /// @param times how often
    record RefusedJson(int times, Instant at, String code, String detail) {}

    /// @param next the `after` of the next page; absent on the last
    record RejectedJson(List<EntryJson> items, @Nullable String next) {}

    /// @param replayed entries of this step, accepted or not
    /// @param refused refused again, by code
    /// @param next the `after` of the next step; absent where nothing is left
    /// @param stopped why the step ended early
    record ReplayJson(
            int replayed,
            int accepted,
            Map<String, Integer> refused,
            @Nullable String next,
            @Nullable String stopped) {}

    @GET
    @Operation(
            summary = "Lists refused events, newest first",
            description = "By ingest-service and by this service, with the reason and the bytes, for 7 days.")
    @APIResponseSchema(RejectedJson.class)
    public byte[] rejected(
            @RestQuery @Nullable String code,
            @RestQuery @Nullable String source,
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable String replayed,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String after) {
        var filter = filter(code, source, from, to, QueryParameters.yesOrNo("replayed", replayed));
        var page =
                list.page(filter, QueryParameters.after(after, RejectedResource::place), QueryParameters.limit(limit));
        var next = page.next();
        return ContractJson.bytes(new RejectedJson(
                page.items().stream().map(RejectedResource::json).toList(), next == null ? null : text(next)));
    }

    @POST
    @Path("replay")
    @Operation(
            summary = "Sends refused events again, oldest first",
            description = "A step of at most `limit` entries that were not accepted yet; go on with `next` as `after`."
                    + " Whoever is interrupted starts again: an event counts once.")
    @APIResponseSchema(ReplayJson.class)
    public byte[] replay(
            @RestQuery @Nullable String code,
            @RestQuery @Nullable String source,
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String after,
            HttpServerRequest request) {
        var summary = replay.step(
                filter(code, source, from, to, null),
                QueryParameters.after(after, RejectedResource::place),
                QueryParameters.limit(limit, USUAL_STEP, LARGEST_STEP),
                PresentedKey.of(request).orElseThrow());
        var unsent = summary.unsent();
        if (unsent != null && summary.replayed() == 0) {
            throw new ProblemException(Problem.of(503, unsent.code(), unsent.detail()));
        }
        return ContractJson.bytes(json(summary));
    }

    private Filter filter(
            @Nullable String code,
            @Nullable String source,
            @Nullable String from,
            @Nullable String to,
            @Nullable Boolean replayed) {
        return new Filter(
                ((Credential) caller.getPrincipal()).workspace(),
                QueryParameters.word("code", code),
                QueryParameters.word("source", source),
                QueryParameters.time("from", from),
                QueryParameters.time("to", to),
                replayed);
    }

    private static EntryJson json(Entry entry) {
        var text = utf8(entry.raw());
        var refused = entry.refused();
        return new EntryJson(
                id(entry.place()),
                entry.place().origin().name().toLowerCase(Locale.ROOT),
                entry.source(),
                entry.eventId(),
                entry.code(),
                entry.detail(),
                entry.place().receivedAt(),
                entry.size(),
                text.isPresent() ? "text" : "base64",
                text.orElseGet(() -> Base64.getEncoder().encodeToString(entry.raw())),
                entry.raw().length < entry.size() ? Boolean.TRUE : null,
                entry.truncated() ? Boolean.TRUE : null,
                entry.format(),
                entry.replayedAt(),
                refused == null
                        ? null
                        : new RefusedJson(entry.attempts(), refused.at(), refused.code(), refused.detail()));
    }

    private static Optional<String> utf8(byte[] raw) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(raw))
                    .toString());
        } catch (CharacterCodingException binary) {
            return Optional.empty();
        }
    }

    private static ReplayJson json(Summary summary) {
        var next = summary.next();
        var unsent = summary.unsent();
        return new ReplayJson(
                summary.replayed(),
                summary.accepted(),
                new TreeMap<>(summary.refused()),
                next == null ? null : text(next),
                unsent == null ? null : unsent.code());
    }

    private static String id(Place place) {
        return letter(place.origin()) + "-" + place.id();
    }

    private static String letter(Origin origin) {
        return switch (origin) {
            case INGEST -> "i";
            case JOURNEY -> "j";
        };
    }

    private static String text(Place place) {
        return place.receivedAt().toEpochMilli() + "-" + id(place);
    }

    private static Optional<Place> place(String text) {
        var place = PLACE.matcher(text);
        return place.matches()
                ? Optional.of(new Place(
                        Instant.ofEpochMilli(Long.parseLong(place.group(1))),
                        place.group(2).equals("i") ? Origin.INGEST : Origin.JOURNEY,
                        Long.parseLong(place.group(3))))
                : Optional.empty();
    }
}
