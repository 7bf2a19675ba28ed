/// What formats of JSON share: cutting a body into the bytes of its events, and reading them strictly and within
/// bounds.
@NullMarked
package dev.pasillo.ingest.format.json;

import org.jspecify.annotations.NullMarked;
