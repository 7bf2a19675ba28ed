/// Rules in CEL, the Common Expression Language: compiled once per definition version, evaluated many times. An
/// evaluation that fails is no match and is counted.
@NullMarked
package dev.pasillo.journey.cel;

import org.jspecify.annotations.NullMarked;
