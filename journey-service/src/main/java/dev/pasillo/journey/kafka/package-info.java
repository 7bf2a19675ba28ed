/// Kafka: one class per channel, and what the batch path needs to know of the topics.
@NullMarked
package dev.pasillo.journey.kafka;

import org.jspecify.annotations.NullMarked;
