/// The planned journey: what a definition file says once it has been read, checked and completed with its defaults.
/// Everything here is immutable and safe to share between threads.
@NullMarked
package dev.pasillo.journey.domain.definition;

import org.jspecify.annotations.NullMarked;
