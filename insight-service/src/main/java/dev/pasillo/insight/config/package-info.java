/// Wiring: the clock, the meters, and what runs by itself.
@NullMarked
package dev.pasillo.insight.config;

import org.jspecify.annotations.NullMarked;
