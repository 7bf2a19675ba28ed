/// What Matomo's trackers send.
@NullMarked
package dev.pasillo.ingest.format.matomo;

import org.jspecify.annotations.NullMarked;
