/// ingest-service, as this service calls it.
@NullMarked
package dev.pasillo.journey.ingest;

import org.jspecify.annotations.NullMarked;
