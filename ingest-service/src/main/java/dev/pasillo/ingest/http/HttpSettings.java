package dev.pasillo.ingest.http;

import java.time.Duration;

/// How requests are treated.
///
/// @param inlineBytes bodies up to this size are read on the event loop, unless they are packed
/// @param bodyTimeout how long a body may take to arrive
/// @param retryAfter what a sender is told to wait when the service is unavailable
public record HttpSettings(int inlineBytes, Duration bodyTimeout, Duration retryAfter) {}
