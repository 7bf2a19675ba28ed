/// What senders send becomes touchpoints: one adapter per sender format, one set of rules, an answer only after the
/// broker has everything. Keeps no state of its own.
@NullMarked
package dev.pasillo.ingest;

import org.jspecify.annotations.NullMarked;
