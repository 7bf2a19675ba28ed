/// Use cases, and the ports through which they reach the outside.
@NullMarked
package dev.pasillo.journey.application;

import org.jspecify.annotations.NullMarked;
