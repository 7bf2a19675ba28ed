/// The public interface: figures, and the people behind each of them.
@NullMarked
package dev.pasillo.insight.http;

import org.jspecify.annotations.NullMarked;
