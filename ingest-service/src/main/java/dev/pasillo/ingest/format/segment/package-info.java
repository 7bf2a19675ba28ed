/// What Segment's SDKs send.
@NullMarked
package dev.pasillo.ingest.format.segment;

import org.jspecify.annotations.NullMarked;
