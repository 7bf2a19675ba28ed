/// Holds the contract: golden payloads in both directions, schemas, topics and the identifier rules.
@NullMarked
package dev.pasillo.contract;

import org.jspecify.annotations.NullMarked;
