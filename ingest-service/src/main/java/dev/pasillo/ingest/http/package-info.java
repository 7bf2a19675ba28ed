/// The door: requests in, answers out. Reads bodies within bounds, and not at all where they would be refused.
@NullMarked
package dev.pasillo.ingest.http;

import org.jspecify.annotations.NullMarked;
