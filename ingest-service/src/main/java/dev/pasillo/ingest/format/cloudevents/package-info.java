/// CloudEvents.
@NullMarked
package dev.pasillo.ingest.format.cloudevents;

import org.jspecify.annotations.NullMarked;
