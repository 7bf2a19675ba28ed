/// What PostHog's SDKs send.
@NullMarked
package dev.pasillo.ingest.format.posthog;

import org.jspecify.annotations.NullMarked;
