/// PostgreSQL: one class per group of tables, one statement per step whatever the number of rows.
@NullMarked
package dev.pasillo.journey.postgres;

import org.jspecify.annotations.NullMarked;
