/// Webhooks of Postmark.
@NullMarked
package dev.pasillo.ingest.format.postmark;

import org.jspecify.annotations.NullMarked;
