@NullMarked
package dev.pasillo.kit.outgoing;

import org.jspecify.annotations.NullMarked;
