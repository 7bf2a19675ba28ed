/// What is asked for: a selection of facts, as of a moment, a page at a time.
@NullMarked
package dev.pasillo.insight.domain.query;

import org.jspecify.annotations.NullMarked;
