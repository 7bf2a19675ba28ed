/// Keeps the facts that journey-service publishes, the sums derived from them, and answers figures and the
/// people behind each figure. Every number is a sum of facts that can be taken back.
@NullMarked
package dev.pasillo.insight;

import org.jspecify.annotations.NullMarked;
