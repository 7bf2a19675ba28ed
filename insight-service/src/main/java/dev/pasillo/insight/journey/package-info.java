/// Asks journey-service over HTTP, in the name of whoever asks here.
@NullMarked
package dev.pasillo.insight.journey;

import org.jspecify.annotations.NullMarked;
