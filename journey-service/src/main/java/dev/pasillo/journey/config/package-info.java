/// Settings, and who gets what.
@NullMarked
package dev.pasillo.journey.config;

import org.jspecify.annotations.NullMarked;
