package dev.pasillo.local;

import org.jspecify.annotations.Nullable;

/// A command cannot do what it was asked to. The message is one line for a person: what is wrong and how to mend it.
public final class LauncherException extends RuntimeException {
    public LauncherException(String message) {
        super(message);
    }

    public LauncherException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
