/// What a figure is and when a change counts: pure functions over records. Time and randomness come in as
/// arguments.
@NullMarked
package dev.pasillo.insight.domain;

import org.jspecify.annotations.NullMarked;
