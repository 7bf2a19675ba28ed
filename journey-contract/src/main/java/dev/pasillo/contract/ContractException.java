package dev.pasillo.contract;

import org.jspecify.annotations.Nullable;

/// Bytes that are not what the topic promises. Carries the reason without the payload, which may be personal: neither
/// the message nor that of a cause quotes a value or a key that came from outside, so both can be logged and kept.
public final class ContractException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ContractException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
