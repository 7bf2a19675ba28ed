/// How a figure is arrived at: pairs of runs beside their ceiling, what processes used meanwhile, and what is kept of
/// it.
@NullMarked
package dev.pasillo.bench.measure;

import org.jspecify.annotations.NullMarked;
