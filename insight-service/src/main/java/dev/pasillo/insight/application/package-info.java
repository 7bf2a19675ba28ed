/// What the service does: applies changes exactly once, and reads figures and people as of one moment. The
/// interfaces here are what it needs of the outside.
@NullMarked
package dev.pasillo.insight.application;

import org.jspecify.annotations.NullMarked;
