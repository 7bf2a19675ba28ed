/// The planned journey, as far as figures need it.
@NullMarked
package dev.pasillo.insight.domain.plan;

import org.jspecify.annotations.NullMarked;
