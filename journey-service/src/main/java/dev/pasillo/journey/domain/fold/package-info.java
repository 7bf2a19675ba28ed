/// How touchpoints become journeys: pure functions of touchpoints in order, a definition, and a time to settle at.
/// What is kept is **evidence** (the effect of touchpoints and of the deadlines that passed between them); what passes
/// after the last touchpoint is computed when needed and never an input of the fold.
@NullMarked
package dev.pasillo.journey.domain.fold;

import org.jspecify.annotations.NullMarked;
