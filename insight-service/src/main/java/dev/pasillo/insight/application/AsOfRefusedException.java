package dev.pasillo.insight.application;

/// An `asOf` that cannot be answered.
public final class AsOfRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public AsOfRefusedException(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /// Why not.
    public enum Reason {
        /// Not a text that this service gave to this workspace.
        UNKNOWN,
        /// Too long ago, or from before a rebuild.
        EXPIRED
    }
}
