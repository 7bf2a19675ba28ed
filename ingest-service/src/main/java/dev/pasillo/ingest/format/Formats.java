package dev.pasillo.ingest.format;

import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.cloudevents.CloudEventsFormat;
import dev.pasillo.ingest.format.connect.ConnectFormat;
import dev.pasillo.ingest.format.ga4.Ga4Format;
import dev.pasillo.ingest.format.generic.GenericFormat;
import dev.pasillo.ingest.format.genesys.GenesysFormat;
import dev.pasillo.ingest.format.mailgun.MailgunFormat;
import dev.pasillo.ingest.format.matomo.MatomoFormat;
import dev.pasillo.ingest.format.pasillo.PasilloFormat;
import dev.pasillo.ingest.format.posthog.PosthogFormat;
import dev.pasillo.ingest.format.postmark.PostmarkFormat;
import dev.pasillo.ingest.format.segment.SegmentFormat;
import dev.pasillo.ingest.format.sendgrid.SendGridFormat;
import dev.pasillo.ingest.format.shopify.ShopifyFormat;
import dev.pasillo.ingest.format.snowplow.SnowplowFormat;
import dev.pasillo.ingest.format.sns.SnsFormat;
import dev.pasillo.ingest.format.stripe.StripeFormat;
import dev.pasillo.ingest.format.twilio.TwilioFormat;
import dev.pasillo.ingest.format.typeform.TypeformFormat;
import dev.pasillo.ingest.format.zendesk.ZendeskFormat;
import java.util.List;

/// Every format there is, one row each: nothing else names them.
public final class Formats {
    private Formats() {}

    /// @param limits how much a request and an event may bring
    public static List<SenderFormat> all(Limits limits) {
        return List.of(
                new PasilloFormat(limits), // native events
                new SegmentFormat(limits),
                new PosthogFormat(limits),
                new SnowplowFormat(limits),
                new CloudEventsFormat(limits),
                new StripeFormat(limits),
                new ShopifyFormat(limits),
                new SendGridFormat(limits),
                new MailgunFormat(limits),
                new PostmarkFormat(limits),
                new SnsFormat(limits),
                new TypeformFormat(limits),
                new TwilioFormat(limits),
                new ConnectFormat(limits),
                new GenesysFormat(limits),
                new ZendeskFormat(limits),
                new Ga4Format(limits),
                new MatomoFormat(limits),
                new GenericFormat(limits));
    }
}
