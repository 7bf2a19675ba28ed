/// Load from outside, as senders would cause it.
@NullMarked
package dev.pasillo.bench.load;

import org.jspecify.annotations.NullMarked;
