package dev.pasillo.ingest.http;

import dev.pasillo.ingest.application.Answer;
import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.application.SenderFormat.Proof;
import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.ingest.application.Sources;
import dev.pasillo.ingest.application.SpentTokens;
import dev.pasillo.ingest.domain.Reception;
import dev.pasillo.kit.Credential;
import dev.pasillo.kit.Keys;
import dev.pasillo.kit.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Whether a request is read: somebody known sends it, in the format of its source, from an origin of its source,
/// signed where its format is, and not for the second time. Thread-safe.
@Singleton
public class Admission {
    /// Nobody has the key, as far as is known by now.
    static final Answer.Unavailable SOURCES_UNREAD = new Answer.Unavailable(
            "sources-unread", "The sources are not all known yet. Nothing was kept; send the same again later.");

    private static final Answer.NotGenuine OTHER_KIND = new Answer.NotGenuine(
            "source-of-another-kind", "The key belongs to a source of another kind; ask for one of this kind.");
    private static final Answer.NotGenuine OTHER_ORIGIN = new Answer.NotGenuine(
            "origin-not-allowed", "Pages of this origin may not send for the source; add it to the source's origins.");
    private static final Answer.NotGenuine REPLAYED =
            new Answer.NotGenuine("signature-replayed", "What this request brought is kept already.");
    private static final Answer.Unavailable UNDER_WAY = new Answer.Unavailable(
            "signature-under-way", "The same request is being answered. Send it again later, if need be.");

    private final Keys keys;
    private final Sources sources;
    private final SpentTokens tokens;
    private final Receptions receptions;

    @Inject
    Admission(Keys keys, Sources sources, SpentTokens tokens, Receptions receptions) {
        this.keys = keys;
        this.sources = sources;
        this.tokens = tokens;
        this.receptions = receptions;
    }

    /// What becomes of a request.
    sealed interface Verdict {
        /// It is read.
        ///
        /// @param request with the settings of its source
        /// @param token hears whether what the request brought is kept
        record Admitted(SentRequest request, Reception reception, SpentTokens.Claim.First token) implements Verdict {}

        /// Whether it is shows once that certificate is there.
        record Waits(URI certificate, Function<X509Certificate, Verdict> then) implements Verdict {}

        /// It is read once that address was called.
        record Asks(URI yes, Admitted then) implements Verdict {}

        /// It is not.
        ///
        /// @param reception of its sender; null where nobody is known yet
        record Refused(Answer.Failed why, @Nullable Reception reception) implements Verdict {}

        /// Nobody has its key.
        record Stranger() implements Verdict {}
    }

    /// Who has that key; empty where nobody has.
    Optional<Credential> behind(@Nullable String key) {
        return key == null ? Optional.empty() : keys.find(key);
    }

    /// What is wrong with a request by its head alone; null where nothing is.
    Answer.@Nullable NotGenuine unfit(Credential sender, SenderFormat format, SentRequest head) {
        return unfit(settings(sender), format, head);
    }

    /// Whether pages of the request's origin may call with that key.
    boolean admits(Credential sender, @Nullable String origin) {
        return settings(sender).admits(origin);
    }

    /// How a page is refused whose origin may not call.
    static Problem otherOrigin() {
        return Problem.of(403, OTHER_ORIGIN.problem(), OTHER_ORIGIN.detail());
    }

    private SourceSettings settings(Credential sender) {
        return sources.of(sender.workspace(), sender.source());
    }

    private static Answer.@Nullable NotGenuine unfit(SourceSettings source, SenderFormat format, SentRequest head) {
        if (!source.speaks(format.profile().name())) {
            return OTHER_KIND;
        }
        return source.admits(head.headers().get("Origin")) ? null : OTHER_ORIGIN;
    }

    /// Judges a request whose body is there.
    ///
    /// @param known whose it is; empty where the key is yet to be found in the body
    Verdict judge(Optional<Credential> known, SenderFormat format, SentRequest request) {
        var sender = known.or(() -> behind(format.key(request)));
        if (sender.isEmpty()) {
            return sources.whole() ? new Verdict.Stranger() : new Verdict.Refused(SOURCES_UNREAD, null);
        }
        var whole = request.with(settings(sender.get()));
        var reception = receptions.of(sender.get());
        var unfit = unfit(whole.source(), format, whole);
        if (unfit != null) {
            return new Verdict.Refused(unfit, reception);
        }
        return verdict(whole, reception, format.proof(whole, reception.receivedAt()));
    }

    private Verdict verdict(SentRequest request, Reception reception, Proof proof) {
        return switch (proof) {
            case Proof.NotAsked(), Proof.Relayed() -> admitted(request, reception);
            case Proof.Genuine(var once) -> genuine(request, reception.vouchedFor(), once);
            case Proof.Asks(var yes, var once) -> asks(request, reception, yes, once);
            case Proof.ByCertificate(var address, var then) ->
                new Verdict.Waits(address, certificate -> verdict(request, reception, then.apply(certificate)));
            case Proof.Refused(var problem, var detail) ->
                new Verdict.Refused(new Answer.NotGenuine(problem, detail), reception);
        };
    }

    private static Verdict.Admitted admitted(SentRequest request, Reception reception) {
        return new Verdict.Admitted(request, reception, kept -> {});
    }

    /// Who asks again was told already, and is told so again.
    private Verdict asks(SentRequest request, Reception reception, URI yes, String once) {
        return switch (claim(reception, once)) {
            case SpentTokens.Claim.First first ->
                new Verdict.Asks(yes, new Verdict.Admitted(request, reception, first));
            case SpentTokens.Claim.Pending() -> new Verdict.Refused(UNDER_WAY, reception);
            case SpentTokens.Claim.Again() -> admitted(request, reception);
        };
    }

    private SpentTokens.Claim claim(Reception reception, String once) {
        return tokens.claim(reception.workspace(), reception.source(), once, reception.receivedAt());
    }

    private Verdict genuine(SentRequest request, Reception reception, @Nullable String once) {
        if (once == null) {
            return admitted(request, reception);
        }
        return switch (claim(reception, once)) {
            case SpentTokens.Claim.First first -> new Verdict.Admitted(request, reception, first);
            case SpentTokens.Claim.Pending() -> new Verdict.Refused(UNDER_WAY, reception);
            case SpentTokens.Claim.Again() -> new Verdict.Refused(REPLAYED, reception);
        };
    }
}
