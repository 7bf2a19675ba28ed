/// Amazon Connect: contact events by EventBridge, contact records by Firehose.
@NullMarked
package dev.pasillo.ingest.format.connect;

import org.jspecify.annotations.NullMarked;
