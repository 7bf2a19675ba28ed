/// The topics that are read. Positions are PostgreSQL's: Kafka's group only says which instance reads what.
@NullMarked
package dev.pasillo.insight.kafka;

import org.jspecify.annotations.NullMarked;
