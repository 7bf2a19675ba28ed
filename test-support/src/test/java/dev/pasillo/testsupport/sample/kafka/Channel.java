package dev.pasillo.testsupport.sample.kafka;

public record Channel() {}
