/// What crosses a topic: the records, their JSON, the topic and header names, and the identifier rules that both
/// sides of a topic must share. Everything here is public: old payloads stay readable, and the golden files in the
/// tests hold that in both directions. `asyncapi.yaml` and its schemas say the same to those who do not read Java, and
/// the tests hold them to the code.
@NullMarked
package dev.pasillo.contract;

import org.jspecify.annotations.NullMarked;
