/// Webhooks of Mailgun.
@NullMarked
package dev.pasillo.ingest.format.mailgun;

import org.jspecify.annotations.NullMarked;
