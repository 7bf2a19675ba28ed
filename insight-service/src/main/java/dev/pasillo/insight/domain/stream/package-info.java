/// Which records of the topic count: each once, in each stream's order.
@NullMarked
package dev.pasillo.insight.domain.stream;

import org.jspecify.annotations.NullMarked;
