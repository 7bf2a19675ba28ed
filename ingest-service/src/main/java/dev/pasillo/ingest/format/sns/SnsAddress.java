package dev.pasillo.ingest.format.sns;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Addresses that only SNS answers at. Judged as they are written, so that nobody reads them in another way afterwards:
/// https, a host of SNS in one of its regions, no user, no port.
///
/// A region is spelled as regions are. `sns.s3-us-west-2.amazonaws.com`, which a looser rule lets pass, is a bucket of
/// S3
/// that anybody could own who has the name.
final class SnsAddress {
    private static final String HOST =
            "https://sns\\.[a-z]{2,8}(?:-[a-z]{1,12}){1,3}-[0-9]{1,2}\\.amazonaws\\.com(?:\\.cn)?/";
    private static final Pattern CERTIFICATE = Pattern.compile(HOST + "[A-Za-z0-9_-]{1,100}\\.pem");
    private static final Pattern CONFIRMATION =
            Pattern.compile(HOST + "\\?Action=ConfirmSubscription&(?:[A-Za-z0-9&=:._~+-]|%[0-9A-Fa-f]{2}){1,2000}");

    private SnsAddress() {}

    /// The address of a certificate that SNS signs with; empty for any other text.
    static Optional<URI> certificate(@Nullable String text) {
        return matching(CERTIFICATE, text);
    }

    /// The address that confirms a subscription; empty for any other text.
    static Optional<URI> confirmation(@Nullable String text) {
        return matching(CONFIRMATION, text);
    }

    private static Optional<URI> matching(Pattern pattern, @Nullable String text) {
        return Optional.ofNullable(text)
                .filter(address -> pattern.matcher(address).matches())
                .map(URI::create);
    }
}
