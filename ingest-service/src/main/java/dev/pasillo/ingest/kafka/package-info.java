/// The broker: what is kept goes there, and is kept once it says so.
@NullMarked
package dev.pasillo.ingest.kafka;

import org.jspecify.annotations.NullMarked;
