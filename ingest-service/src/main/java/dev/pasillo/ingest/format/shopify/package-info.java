/// Webhooks of Shopify.
@NullMarked
package dev.pasillo.ingest.format.shopify;

import org.jspecify.annotations.NullMarked;
