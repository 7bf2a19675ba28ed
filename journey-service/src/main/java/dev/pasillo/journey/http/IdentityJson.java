package dev.pasillo.journey.http;

import dev.pasillo.contract.Identifier;
import dev.pasillo.journey.application.CorrectIdentity;
import dev.pasillo.journey.application.JourneyStore.StoredLink;
import dev.pasillo.journey.application.QueryIdentity.Apart;
import dev.pasillo.journey.application.QueryIdentity.Identity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who a customer is, as it is answered.
///
/// @param aliases keyed hashes of all identifiers: former and present profile ids
/// @param hubs identifiers that so many people share that they link nobody
/// @param links in the order in which they are accepted
/// @param moreLinks true where there are more than the 1,000 that are told; else absent
record IdentityJson(
        String profileId,
        List<String> aliases,
        String identityVersion,
        List<Identifier> identifiers,
        List<Identifier> hubs,
        List<LinkJson> links,
        @Nullable Boolean moreLinks,
        List<Apart> withdrawals) {

    /// @param reason why it does not hold: hub, cap, limit, withdrawn or public; absent where it does
    /// @param vouched whether a secret key has said so
    record LinkJson(
            Identifier owner,
            Identifier other,
            boolean accepted,
            @Nullable String reason,
            boolean vouched,
            LinkEvidenceJson evidence) {}

    /// The smallest of the touchpoints that carried both.
    ///
    /// @param strength strong or weak
    record LinkEvidenceJson(String touchpoint, String source, Instant occurredAt, String strength) {}

    /// What came of an un-merge or a link.
    ///
    /// @param together whether the two are one customer now
    /// @param reason why they are not, where they should be
    /// @param profiles the customers that have the two
    record CorrectedJson(boolean together, @Nullable String reason, List<CorrectIdentity.Profile> profiles) {}

    static IdentityJson of(Identity identity) {
        return new IdentityJson(
                identity.profileId(),
                identity.aliases(),
                identity.identityVersion(),
                identity.identifiers(),
                identity.hubs(),
                identity.links().stream().map(IdentityJson::link).toList(),
                identity.allLinks() ? null : Boolean.TRUE,
                identity.withdrawals());
    }

    private static LinkJson link(StoredLink stored) {
        var link = stored.link();
        var evidence = link.evidence();
        return new LinkJson(
                link.owner(),
                link.other(),
                stored.accepted(),
                stored.rejected() == null ? null : stored.rejected().code(),
                link.vouched(),
                new LinkEvidenceJson(
                        evidence.touchpoint(),
                        evidence.source(),
                        evidence.occurredAt(),
                        evidence.strength().name().toLowerCase(Locale.ROOT)));
    }

    static CorrectedJson of(CorrectIdentity.Outcome.Done done) {
        return new CorrectedJson(
                done.together(), done.reason() == null ? null : done.reason().code(), done.profiles());
    }
}
