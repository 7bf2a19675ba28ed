/// Webhooks of Typeform.
@NullMarked
package dev.pasillo.ingest.format.typeform;

import org.jspecify.annotations.NullMarked;
