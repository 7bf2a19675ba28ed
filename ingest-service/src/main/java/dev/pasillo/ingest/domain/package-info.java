/// What an event must be, and what becomes of it: pure rules without a wire format, a broker or a clock.
@NullMarked
package dev.pasillo.ingest.domain;

import org.jspecify.annotations.NullMarked;
