/// What a person would write by hand for one purpose alone: the ceilings that Pasillo is held against.
@NullMarked
package dev.pasillo.bench.baseline;

import org.jspecify.annotations.NullMarked;
