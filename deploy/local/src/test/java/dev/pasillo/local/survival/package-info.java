/// What Pasillo survives: kills of every part, crashes at chosen points, paused processes, two instances side by side.
/// After each fault the guarantees of [dev.pasillo.testsupport.guarantee] are asked, and the outcome is compared with
/// that of an undisturbed run. Services run unchanged; an agent in their JVM makes the crash points
/// ([dev.pasillo.local.survival.Rule]).
///
/// Long tests carry the tag `guarantees`.
@NullMarked
package dev.pasillo.local.survival;

import org.jspecify.annotations.NullMarked;
