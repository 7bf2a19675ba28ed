/// What senders send that have no format here: JSON, forms or queries, read by the mapping that is set for their
/// source.
@NullMarked
package dev.pasillo.ingest.format.generic;

import org.jspecify.annotations.NullMarked;
