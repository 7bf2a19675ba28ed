/// Pasillo's own event format: one JSON object, an array of them, or one after the other (JSON lines).
///
/// Two steps. [Frames] finds where each event begins and ends, in bytes, so that a bad one costs itself and not its
/// neighbours, its exact bytes are at hand, and an oversized one is skipped without being held. [EventReader] reads the
/// bytes of one event, strictly.
@NullMarked
package dev.pasillo.ingest.json;

import org.jspecify.annotations.NullMarked;
