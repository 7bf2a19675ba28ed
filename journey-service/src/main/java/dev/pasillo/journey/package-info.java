/// Assembles touchpoints into one journey per customer and definition, and answers where each customer stands.
@NullMarked
package dev.pasillo.journey;

import org.jspecify.annotations.NullMarked;
