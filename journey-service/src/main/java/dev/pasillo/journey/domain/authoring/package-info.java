/// From the tree of a definition file to a checked [dev.pasillo.journey.domain.definition.JourneyDefinition], or to
/// everything that is wrong with it at once: what, where, and what to do. Knows neither YAML nor JSON nor CEL.
@NullMarked
package dev.pasillo.journey.domain.authoring;

import org.jspecify.annotations.NullMarked;
