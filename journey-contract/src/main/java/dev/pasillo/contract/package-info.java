/// What crosses a topic: the records, their JSON, the topic and header names, and the identifier rules that both
/// sides of a topic must share. Everything here is public: old payloads stay readable, and the golden files in the
/// tests hold that in both directions.
@NullMarked
package dev.pasillo.contract;

import org.jspecify.annotations.NullMarked;
