/// The processes of an instance: starting them in order, starting them again when they end, stopping them in reverse.
@NullMarked
package dev.pasillo.local.process;

import org.jspecify.annotations.NullMarked;
