/// The launcher of the one-machine distribution: what stands behind `./pasillo`. It runs a broker, PostgreSQL and the
/// three services as supervised processes, and speaks to them over HTTP for everything else.
@NullMarked
package dev.pasillo.local;

import org.jspecify.annotations.NullMarked;
