package dev.pasillo.testsupport.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pasillo.contract.Identifier;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The keyed hashes of docs/concepts/identity.md: the first 128 bits of an HMAC-SHA-256 over the kind of the name and
/// its parts, each after its length in four bytes.
///
/// @param account the profile of the account whose journeys are named; none: a customer's
record Hashes(String key, String workspace, @Nullable String account) {
    Hashes(String key, String workspace) {
        this(key, workspace, null);
    }

    /// Journeys of several accounts may begin with one touchpoint.
    Hashes ofAccount(Identifier identifier) {
        return new Hashes(key, workspace, profile(identifier));
    }

    /// A customer's name by one identifier.
    String profile(Identifier identifier) {
        return hash("identifier", workspace, identifier.namespace(), identifier.value());
    }

    String journey(String definition, String source, String touchpoint) {
        var described = account == null ? definition : definition + "@" + account;
        return hash("journey", workspace, described, source, touchpoint);
    }

    String identityVersion(List<People.Edge> accepted) {
        return hash(
                "identity",
                accepted.stream()
                        .map(edge -> dashed(profile(edge.owner())) + " " + dashed(profile(edge.other())))
                        .sorted()
                        .toArray(String[]::new));
    }

    private static String dashed(String hash) {
        return new UUID(Long.parseUnsignedLong(hash, 0, 16, 16), Long.parseUnsignedLong(hash, 16, 32, 16)).toString();
    }

    private String hash(String kind, String... parts) {
        try {
            var text = new ByteArrayOutputStream();
            var out = new DataOutputStream(text);
            out.writeInt(kind.getBytes(UTF_8).length);
            out.write(kind.getBytes(UTF_8));
            for (var part : parts) {
                out.writeInt(part.getBytes(UTF_8).length);
                out.write(part.getBytes(UTF_8));
            }
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.toByteArray()), 0, 16);
        } catch (IOException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
