/// Every sender's format by name. A format is a package below, of pure functions behind
/// `application/SenderFormat`; none knows another.
@NullMarked
package dev.pasillo.ingest.format;

import org.jspecify.annotations.NullMarked;
