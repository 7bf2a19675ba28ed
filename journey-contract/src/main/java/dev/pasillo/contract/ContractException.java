package dev.pasillo.contract;

/// Bytes that are not what the topic promises. Carries the reason without the payload, which may be personal.
public final class ContractException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ContractException(String message, Throwable cause) {
        super(message, cause);
    }
}
