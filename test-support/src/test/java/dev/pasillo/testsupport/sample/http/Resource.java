package dev.pasillo.testsupport.sample.http;

import dev.pasillo.testsupport.sample.kafka.Channel;

record Resource() {
    String answer() {
        return new Channel().toString();
    }
}
