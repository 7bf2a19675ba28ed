/// The one use case: take a body, judge its events, keep what came of them, then answer. Holds what is in flight within
/// a budget.
@NullMarked
package dev.pasillo.ingest.application;

import org.jspecify.annotations.NullMarked;
