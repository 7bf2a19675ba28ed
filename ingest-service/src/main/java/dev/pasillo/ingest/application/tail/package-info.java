/// The live tail: who looks at what comes in, what each of them is shown of it, and what is only counted because it is
/// more than that. Pure but for its queues; the clock is an argument.
@NullMarked
package dev.pasillo.ingest.application.tail;

import org.jspecify.annotations.NullMarked;
