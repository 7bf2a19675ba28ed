/// Telling others: signatures, and when to try again. Pure.
@NullMarked
package dev.pasillo.insight.domain.delivery;

import org.jspecify.annotations.NullMarked;
