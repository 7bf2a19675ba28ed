/// The Event Webhook of Twilio SendGrid.
@NullMarked
package dev.pasillo.ingest.format.sendgrid;

import org.jspecify.annotations.NullMarked;
