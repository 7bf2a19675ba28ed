/// Facts as they are kept, and what a batch of changes comes to.
@NullMarked
package dev.pasillo.insight.domain.fact;

import org.jspecify.annotations.NullMarked;
