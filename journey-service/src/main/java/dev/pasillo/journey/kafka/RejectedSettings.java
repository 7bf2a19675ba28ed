package dev.pasillo.journey.kafka;

import java.time.Duration;

/// @param kept how long refused events can be listed and sent again
public record RejectedSettings(Duration kept) {}
