/// Sources of events as a company registers them: what is set for one, its keys, and how a person's text becomes one.
@NullMarked
package dev.pasillo.journey.domain.source;

import org.jspecify.annotations.NullMarked;
