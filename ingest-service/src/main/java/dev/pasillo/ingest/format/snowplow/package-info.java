/// What Snowplow's trackers send to a collector.
@NullMarked
package dev.pasillo.ingest.format.snowplow;

import org.jspecify.annotations.NullMarked;
