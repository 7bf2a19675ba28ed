package dev.pasillo.insight.application;

/// The database refuses the data, not the moment: trying again cannot help.
public final class UnfitDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnfitDataException(Throwable cause) {
        super("the database refuses the data", cause);
    }
}
