package dev.pasillo.insight.postgres;

import dev.pasillo.insight.domain.query.AsOf;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Writes an [AsOf] as the opaque text of an answer, and reads it back. Signed with a key that all instances
/// share, over the workspace too: a text that this service did not give to this workspace is not read. Safe for
/// many threads.
final class AsOfTokens {
    private static final int VERSION = 1;
    private static final int SIGNATURE = 16;
    private static final int LONGEST = 8_192;
    private static final long NO_WATERMARK = Long.MIN_VALUE;

    private final SecretKeySpec key;

    AsOfTokens(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /// The text that a client sends back.
    String write(String workspace, AsOf asOf) {
        var content = content(asOf);
        var signature = signature(workspace, content);
        var token = Arrays.copyOf(content, content.length + SIGNATURE);
        System.arraycopy(signature, 0, token, content.length, SIGNATURE);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /// What [#write] wrote for this workspace; empty for anything else.
    Optional<AsOf> read(String workspace, String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var token = Base64.getUrlDecoder().decode(text);
            if (token.length <= SIGNATURE) {
                return Optional.empty();
            }
            var content = Arrays.copyOf(token, token.length - SIGNATURE);
            var signature = Arrays.copyOfRange(token, token.length - SIGNATURE, token.length);
            return MessageDigest.isEqual(signature, signature(workspace, content))
                    ? Optional.of(asOf(content))
                    : Optional.empty();
        } catch (IllegalArgumentException | IOException unreadable) {
            return Optional.empty();
        }
    }

    private static byte[] content(AsOf asOf) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(asOf.era().getMostSignificantBits());
            out.writeLong(asOf.era().getLeastSignificantBits());
            out.writeLong(asOf.issuedAt().toEpochMilli());
            var watermark = asOf.watermark();
            out.writeLong(watermark == null ? NO_WATERMARK : watermark.toEpochMilli());
            for (var position : asOf.positions()) {
                writeVariable(out, position);
            }
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    private static AsOf asOf(byte[] content) throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(content))) {
            if (in.readByte() != VERSION) {
                throw new IOException("another version");
            }
            var era = new UUID(in.readLong(), in.readLong());
            var issuedAt = Instant.ofEpochMilli(in.readLong());
            var watermark = in.readLong();
            var positions = new long[content.length];
            var count = 0;
            while (in.available() > 0) {
                positions[count++] = readVariable(in);
            }
            return new AsOf(
                    era,
                    issuedAt,
                    Arrays.copyOf(positions, count),
                    watermark == NO_WATERMARK ? null : Instant.ofEpochMilli(watermark));
        }
    }

    /// Seven bits a byte, the lowest first.
    private static void writeVariable(DataOutputStream out, long value) throws IOException {
        var rest = value;
        while (rest > 0x7f) {
            out.writeByte((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    private static long readVariable(DataInputStream in) throws IOException {
        var value = 0L;
        var shift = 0;
        while (true) {
            var next = in.readUnsignedByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
            shift += 7;
        }
    }

    private byte[] signature(String workspace, byte[] content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(workspace.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(content), SIGNATURE);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
