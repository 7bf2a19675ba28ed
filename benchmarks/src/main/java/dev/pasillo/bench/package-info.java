/// Measures Pasillo as a whole, from outside: what a sender and a reader see. Every figure is printed with its runs,
/// and beside a ceiling measured in the same run on the same machine.
@NullMarked
package dev.pasillo.bench;

import org.jspecify.annotations.NullMarked;
