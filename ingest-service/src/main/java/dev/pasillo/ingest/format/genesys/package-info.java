/// Genesys Cloud, whose events come by Amazon EventBridge.
@NullMarked
package dev.pasillo.ingest.format.genesys;

import org.jspecify.annotations.NullMarked;
