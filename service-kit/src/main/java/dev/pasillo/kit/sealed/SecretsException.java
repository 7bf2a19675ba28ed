package dev.pasillo.kit.sealed;

/// A secret could not be sealed or opened. Says why and what to do, and nothing of the secret.
public final class SecretsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    SecretsException(Reason reason) {
        super(reason.sentence, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /// Why it could not be.
    public enum Reason {
        /// The deployment has no key.
        NO_KEY("no-key", "pasillo.secrets.key is not set, so secrets can neither be kept nor used"),
        /// It was sealed under another key than the deployment has now.
        OTHER_KEY(
                "other-key",
                "the secret was sealed under another pasillo.secrets.key; bring that key back, or set the secret again"),
        /// It is no sealed secret, was changed, or was sealed for another place.
        UNREADABLE("unreadable", "the sealed secret is not as it was sealed for this place; set the secret again");

        private final String code;
        private final String sentence;

        Reason(String code, String sentence) {
            this.code = code;
            this.sentence = sentence;
        }

        /// Stable, for tags and logs.
        public String code() {
            return code;
        }
    }
}
