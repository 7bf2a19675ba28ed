package dev.pasillo.insight.application;

import java.util.Objects;

/// A field of a request that cannot be taken, and how to mend it. The message quotes no secret.
public record FieldError(String field, String message) {
    public FieldError {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(message, "message");
    }
}
