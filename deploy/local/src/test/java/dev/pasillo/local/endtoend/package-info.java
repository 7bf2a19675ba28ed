/// Tests that start `./pasillo` as a person would, after everything is packaged.
@NullMarked
package dev.pasillo.local.endtoend;

import org.jspecify.annotations.NullMarked;
