/// Webhooks of Stripe.
@NullMarked
package dev.pasillo.ingest.format.stripe;

import org.jspecify.annotations.NullMarked;
