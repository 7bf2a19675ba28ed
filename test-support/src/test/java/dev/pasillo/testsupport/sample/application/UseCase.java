package dev.pasillo.testsupport.sample.application;

import dev.pasillo.testsupport.sample.kafka.Channel;

record UseCase(Channel channel) {}
