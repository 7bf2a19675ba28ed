/// The outside, as formats name it: what certificates and confirmations need.
@NullMarked
package dev.pasillo.ingest.outgoing;

import org.jspecify.annotations.NullMarked;
