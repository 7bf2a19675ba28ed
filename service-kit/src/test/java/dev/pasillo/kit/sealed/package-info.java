@NullMarked
package dev.pasillo.kit.sealed;

import org.jspecify.annotations.NullMarked;
