package dev.pasillo.journey.http;

import java.time.Duration;

/// How long personal data lasts in places from which one person's cannot be taken.
///
/// @param topics what was sent, on the topics that carry it
/// @param refused events that could not be taken
public record Retention(Duration topics, Duration refused) {}
