package dev.pasillo.ingest.format.signed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.SenderFormat.Proof;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is to be said of a signature. Whatever cannot be shown to be genuine is refused: a source without a secret
/// too.
public final class Verdict {
    /// How old a signature may be, and how far a sender's clock ahead. What Stripe's libraries allow, for everybody.
    public static final Duration TOLERANCE = Duration.ofSeconds(300);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,11}");

    private Verdict() {}

    /// Judges a signature that no time is part of.
    ///
    /// @param secrets those of the source; one of them must have signed
    /// @param stated what the sender says; null or empty where it says nothing
    /// @param signed whether a secret gives what is stated
    public static Proof of(List<String> secrets, @Nullable String stated, Predicate<String> signed) {
        if (secrets.isEmpty()) {
            return new Proof.Refused(
                    "signature-secret-missing",
                    "The source has no secret to check the signature with. Give it the sender's.");
        }
        if (stated == null || stated.isBlank()) {
            return new Proof.Refused("signature-missing", "The request is not signed.");
        }
        // Every secret is tried: time does not tell which one it was.
        boolean genuine = false;
        for (var secret : secrets) {
            genuine |= signed.test(secret);
        }
        return genuine
                ? new Proof.Genuine(null)
                : new Proof.Refused(
                        "signature-invalid", "No secret of the source gives this signature for this request.");
    }

    /// Judges a signature that a time is part of.
    ///
    /// @param signedAt the time that is signed; null where it could not be read
    /// @param once what no second request may have; null where requests may be repeated as they are
    public static Proof of(
            List<String> secrets,
            @Nullable String stated,
            Predicate<String> signed,
            @Nullable Instant signedAt,
            Instant now,
            @Nullable String once) {
        var proof = of(secrets, stated, signed);
        if (!(proof instanceof Proof.Genuine)) {
            return proof;
        }
        if (signedAt == null || Duration.between(signedAt, now).abs().compareTo(TOLERANCE) > 0) {
            return new Proof.Refused(
                    "signature-expired",
                    "The request was signed more than " + TOLERANCE.toSeconds() + " seconds ago, or ahead.");
        }
        return new Proof.Genuine(once);
    }

    /// What is signed, in short: what no second request has, however its signature is spelled.
    public static String digest(String before, Body bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(before.getBytes(UTF_8));
            digest.update(bytes.bytes(), bytes.offset(), bytes.length());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The time that so many seconds since 1970 are; null where the text is no such number.
    public static @Nullable Instant seconds(@Nullable String text) {
        return text != null && SECONDS.matcher(text).matches() ? Instant.ofEpochSecond(Long.parseLong(text)) : null;
    }

    /// The time that ISO 8601 says, with a zone; null where the text is none.
    public static @Nullable Instant iso(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException noTime) {
            return null;
        }
    }
}
