/// HTTP: what people and their tools ask of this service. Every answer is of the caller's own workspace.
@NullMarked
package dev.pasillo.journey.http;

import org.jspecify.annotations.NullMarked;
