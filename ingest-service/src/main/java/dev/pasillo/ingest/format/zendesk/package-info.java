/// Webhooks of Zendesk: events, and what triggers send.
@NullMarked
package dev.pasillo.ingest.format.zendesk;

import org.jspecify.annotations.NullMarked;
