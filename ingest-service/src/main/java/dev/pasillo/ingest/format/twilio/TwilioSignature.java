package dev.pasillo.ingest.format.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.ingest.application.SentRequest;
import dev.pasillo.ingest.format.form.Form;
import dev.pasillo.ingest.format.signed.Encoded;
import dev.pasillo.ingest.format.signed.Hmac;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The signature of a callback: over the address, and behind it each field of a form, its name and its value, sorted by
/// name; of several values of a name each once, sorted. A body of JSON is covered by its hash in the query.
///
/// Proxies add and drop ports that go without saying, so the address counts with and without.
record TwilioSignature(SentRequest request, String stated) {
    private static final Pattern ADDRESS = Pattern.compile("(https?)://([^/?#]*?)(:\\d{1,5})?([/?#].*)?");
    private static final String HASH = "bodySHA256";

    boolean madeBy(String secret) {
        var covered = covered();
        var hash = Encoded.base64(stated);
        boolean made = false;
        for (var address : addresses(request.url())) {
            made |= covered.isPresent() && Hmac.SHA_1.gives(secret, hash, address + covered.get());
        }
        return made;
    }

    /// What is signed behind the address; empty where the body is not what was signed.
    private Optional<String> covered() {
        var query = Form.read(request.query(), TwilioFormat.MOST);
        if (query.isPresent() && query.get().get(HASH) != null) {
            return MessageDigest.isEqual(Encoded.hex(query.get().get(HASH)), bodyHash())
                    ? Optional.of("")
                    : Optional.empty();
        }
        if (request.method().equals("GET")) {
            return Optional.of("");
        }
        var body = request.body();
        return Form.read(new String(body.bytes(), body.offset(), body.length(), UTF_8), TwilioFormat.MOST)
                .map(TwilioSignature::joined);
    }

    private static String joined(Form form) {
        var joined = new StringBuilder();
        form.sorted()
                .forEach((name, values) -> new TreeSet<>(values)
                        .forEach(value -> joined.append(name).append(value)));
        return joined.toString();
    }

    private byte[] bodyHash() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(
                    request.body().bytes(),
                    request.body().offset(),
                    request.body().length());
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Set<String> addresses(String url) {
        var addresses = new LinkedHashSet<String>();
        addresses.add(url);
        var parts = ADDRESS.matcher(url);
        if (parts.matches()) {
            var scheme = parts.group(1);
            var rest = parts.group(4) == null ? "" : parts.group(4);
            addresses.add(scheme + "://" + parts.group(2) + rest);
            if (parts.group(3) == null) {
                addresses.add(scheme + "://" + parts.group(2) + (scheme.equals("https") ? ":443" : ":80") + rest);
            }
        }
        return addresses;
    }
}
