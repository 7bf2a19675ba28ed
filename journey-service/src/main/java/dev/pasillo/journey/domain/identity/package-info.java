/// Who is who: identifiers, the links between them with their evidence, and the customers that follow. Links are
/// stored, customers derived: the result depends on the set of links alone, never on the order they came in.
@NullMarked
package dev.pasillo.journey.domain.identity;

import org.jspecify.annotations.NullMarked;
