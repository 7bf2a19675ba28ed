package dev.pasillo.journey.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Fact;
import dev.pasillo.contract.Fact.Outcome;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.Touchpoint;
import dev.pasillo.journey.cel.CelRules;
import dev.pasillo.journey.domain.authoring.Reading;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.DefinitionVersion;
import dev.pasillo.journey.domain.fold.Customer;
import dev.pasillo.journey.domain.fold.CustomerFold;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A file that promises that a mailing leads to a redemption before its campaign ends, per type of campaign, and a few
/// households: from the text of the definition to what is counted.
class MailingMomentsTest {
    private static final String DEFINITION = """
            apiVersion: pasillo/v1
            kind: JourneyDefinition
            name: mailings
            stages:
              - {id: mailed, enter: [{type: campaign_received}], allowedTime: P60D}
              - {id: redeemed, enter: [{type: coupon_redeemed}]}
            momentsOfTruth:
              - id: type-a
                on: {type: campaign_received, when: 'properties.type == "Type A"'}
                expect:
                  followedBy: {type: coupon_redeemed, when: 'properties.campaign == opening.properties.campaign'}
                  by: opening.properties.ends
                objective: 0.15
              - id: type-b
                on: {type: campaign_received, when: 'properties.type == "Type B"'}
                expect:
                  followedBy: {type: coupon_redeemed, when: 'properties.campaign == opening.properties.campaign'}
                  by: opening.properties.ends
            """;

    /// `household day campaign type ends`, a mailing at midnight; `household day campaign`, a redemption at noon.
    private static final List<String> EVENTS = List.of(
            "h1 2026-03-01 18 A 2026-03-31",
            "h1 2026-03-01 22 B 2026-03-20",
            "h1 2026-03-05 18", // keeps 18
            "h1 2026-03-06 18", // a second redemption counts once
            "h1 2026-03-21 22", // one day too late
            "h2 2026-03-01 18 A 2026-03-31",
            "h2 2026-03-31 18", // on the last day
            "h2 2026-03-02 22 B 2026-03-20",
            "h2 2026-03-03 26", // of another campaign
            "h3 2026-03-01 18 A 2026-03-31",
            "h3 2026-04-10 30 A 2026-05-10",
            "h3 2026-04-12 30",
            "h4 2026-02-20 18", // before its mailing
            "h4 2026-03-01 18 A 2026-03-31",
            "h4 2026-03-02 22 B 2026-03-20",
            "h4 2026-03-04 22");

    private final CustomerFold fold = new CustomerFold(
            new DefinitionSet(1, List.of(version())),
            (workspace, definition, source, touchpoint) -> definition + touchpoint);

    @Test
    void leadToRedemptionsBeforeTheirEndByTypeOfCampaign() {
        var counts = counted(Instant.parse("2027-01-01T00:00:00Z"));

        assertThat(counts)
                .isEqualTo(Map.of(
                        "type-a", Map.of(Outcome.KEPT, 3L, Outcome.MISSED, 2L),
                        "type-b", Map.of(Outcome.KEPT, 1L, Outcome.MISSED, 2L)));
    }

    private Map<String, Map<Outcome, Long>> counted(Instant now) {
        var households = new TreeMap<String, List<Touchpoint>>();
        EVENTS.stream()
                .map(MailingMomentsTest::touchpoint)
                .forEach(touchpoint -> households
                        .computeIfAbsent(touchpoint.owner().value(), any -> new ArrayList<>())
                        .add(touchpoint));
        var counts = new HashMap<String, Map<Outcome, Long>>();
        households.forEach((household, touchpoints) -> facts(household, touchpoints, now).stream()
                .filter(Fact.Moment.class::isInstance)
                .map(Fact.Moment.class::cast)
                .forEach(moment -> counts.computeIfAbsent(moment.moment(), any -> new HashMap<>())
                        .merge(moment.outcome(), 1L, Long::sum)));
        return counts;
    }

    private List<Fact> facts(String household, List<Touchpoint> touchpoints, Instant now) {
        var folded = fold.refold(Customer.NOBODY, touchpoints, Instant.EPOCH);
        var facts = new ArrayList<>(fold.closed(folded, household));
        facts.addAll(fold.open(folded.customer().settledTo(now), household));
        return facts;
    }

    private static Touchpoint touchpoint(String line) {
        var words = line.split(" ");
        var mailing = words.length > 3;
        var at = Instant.parse(words[1] + (mailing ? "T00:00:00Z" : "T12:00:00Z"));
        return new Touchpoint(
                "default",
                "api",
                line,
                mailing ? "mail" : "store",
                mailing ? "campaign_received" : "coupon_redeemed",
                null,
                mailing ? Actor.COMPANY : Actor.CUSTOMER,
                at,
                null,
                at,
                List.of(new Identifier("household", words[0])),
                mailing
                        ? Map.of("campaign", words[2], "type", "Type " + words[3], "ends", words[4])
                        : Map.of("campaign", words[2]),
                Map.of(),
                null,
                null,
                null,
                null,
                line);
    }

    private static DefinitionVersion version() {
        var reading = new DefinitionFiles(new CelRules((definition, rule) -> {}))
                .read(DEFINITION.getBytes(StandardCharsets.UTF_8), "mailings");
        var definition = ((Reading.Accepted) reading).definition();
        return new DefinitionVersion("default", definition.name(), 1, Instant.EPOCH, definition);
    }
}
