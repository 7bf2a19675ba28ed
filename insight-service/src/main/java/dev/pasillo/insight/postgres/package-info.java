/// Facts, sums and positions in PostgreSQL. One statement per table and batch, with arrays.
@NullMarked
package dev.pasillo.insight.postgres;

import org.jspecify.annotations.NullMarked;
