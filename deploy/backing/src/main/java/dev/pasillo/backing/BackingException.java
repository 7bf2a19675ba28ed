package dev.pasillo.backing;

import org.jspecify.annotations.Nullable;

/// The broker or PostgreSQL cannot be had: its message is one line that says what is wrong and, where there is a way,
/// how to mend it. It can be shown to a person as it is.
public final class BackingException extends RuntimeException {
    public BackingException(String message) {
        super(message);
    }

    public BackingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
