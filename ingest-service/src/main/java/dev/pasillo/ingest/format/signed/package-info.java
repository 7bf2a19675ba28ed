/// Signatures of requests, as formats that ask for them share it: what a secret gives, compared in constant time, and
/// how old it may be. Only the JDK, and no clock.
@NullMarked
package dev.pasillo.ingest.format.signed;

import org.jspecify.annotations.NullMarked;
