/// Pasillo's own events.
@NullMarked
package dev.pasillo.ingest.format.pasillo;

import org.jspecify.annotations.NullMarked;
