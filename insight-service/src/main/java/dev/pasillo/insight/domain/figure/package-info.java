/// What a fact adds to the figures, and how figures are read from what was added up.
@NullMarked
package dev.pasillo.insight.domain.figure;

import org.jspecify.annotations.NullMarked;
