package dev.pasillo.journey.domain.identity;

import dev.pasillo.contract.Identifier;
import dev.pasillo.journey.domain.fold.JourneyIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Names that say nothing to whoever lacks the key: 128 bits of HMAC-SHA-256, as 32 hexadecimal digits in answers.
/// Safe for use by several threads.
public final class Pseudonyms implements JourneyIds {
    private static final String ALGORITHM = "HmacSHA256";

    private final ThreadLocal<Mac> macs;
    private final IdentityRules rules;

    /// @param key any text; whoever knows it can find a person's hash
    public Pseudonyms(String key) {
        this(key, IdentityRules.USUAL);
    }

    /// @param key any text; whoever knows it can find a person's hash
    /// @param rules by which it is decided which of a customer's identifiers names it
    public Pseudonyms(String key, IdentityRules rules) {
        this.rules = rules;
        if (key.isEmpty()) {
            throw new IllegalArgumentException("the identity key is empty");
        }
        var secret = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        macs = ThreadLocal.withInitial(() -> {
            try {
                var mac = Mac.getInstance(ALGORITHM);
                mac.init(secret);
                return mac;
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
    }

    /// The keyed hash of an identifier, by which it is stored and looked up.
    public UUID of(String workspace, Identifier identifier) {
        return hash("identifier", workspace, identifier.namespace(), identifier.value());
    }

    /// By which identifiers are spelled and ordered.
    public IdentityRules rules() {
        return rules;
    }

    /// The name of the customer that has these identifiers.
    public String profileId(String workspace, Collection<Identifier> identifiers) {
        var smallest = identifiers.stream()
                .min(rules.of(workspace).namespaces().ownerOrder())
                .orElseThrow(() -> new IllegalStateException("a customer without identifiers"));
        return profileId(workspace, smallest);
    }

    /// The name of the customer whose smallest identifier this is.
    public String profileId(String workspace, Identifier smallest) {
        return text(of(workspace, smallest));
    }

    @Override
    public String journeyId(String workspace, String definition, String source, String touchpoint) {
        return text(hash("journey", workspace, definition, source, touchpoint));
    }

    /// The name of a customer's state of identification: changes exactly when the accepted links do.
    public String identityVersion(String workspace, List<Link> accepted) {
        var parts = accepted.stream()
                .map(link -> of(workspace, link.owner()) + " " + of(workspace, link.other()))
                .sorted()
                .toArray(String[]::new);
        return text(hash("identity", parts));
    }

    /// As it stands in an answer.
    public static String text(UUID hash) {
        return hash.toString().replace("-", "");
    }

    private UUID hash(String kind, String... parts) {
        var mac = macs.get();
        add(mac, kind);
        for (var part : parts) {
            add(mac, part);
        }
        var bytes = ByteBuffer.wrap(mac.doFinal());
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    /// With its length, so that ("a", "bc") and ("ab", "c") differ.
    private static void add(Mac mac, String part) {
        var bytes = part.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        mac.update(bytes);
    }
}
