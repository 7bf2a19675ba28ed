/// A real Kafka broker and a real PostgreSQL on one machine, from Maven artifacts: no container engine, nothing
/// installed. Each runs as a process of its own under a guard ([dev.pasillo.backing.GuardedProcess]), so that none
/// outlives the program that started it. Everything listens on the loopback address only.
///
/// The launcher and the tests use it; the services do not know it.
@NullMarked
package dev.pasillo.backing;

import org.jspecify.annotations.NullMarked;
