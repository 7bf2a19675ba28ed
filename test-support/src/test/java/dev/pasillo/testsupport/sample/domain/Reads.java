package dev.pasillo.testsupport.sample.domain;

import dev.pasillo.testsupport.sample.kafka.Channel;
import java.time.Instant;

record Reads(Channel channel) {
    Instant when() {
        return Instant.now();
    }
}
