/// What journeys are: records, sealed types and pure functions. Times, ids and randomness come in as arguments.
@NullMarked
package dev.pasillo.journey.domain;

import org.jspecify.annotations.NullMarked;
