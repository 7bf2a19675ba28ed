package dev.pasillo.ingest.domain;

import dev.pasillo.contract.Identifier;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The hash of what a sender stated: the first 128 bits of SHA-256 over the content in a canonical form. The id, and
/// everything that ingest defaults or corrects, is left out; the claimed time goes in, not the clamped one. Key order,
/// white space, the spelling of a number (`1`, `1.0`, `1e0`) and of a time's zone make no difference.
///
/// Not for use by several threads: it keeps its buffer.
final class Fingerprints {
    private static final int BYTES = 16;
    private static final double EXACT = 1L << 53;
    private static final Comparator<Identifier> ORDER =
            Comparator.comparing(Identifier::namespace).thenComparing(Identifier::value);

    private final MessageDigest digest;
    private byte[] canonical = new byte[1024];
    private int length;

    Fingerprints() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Hexadecimal, 32 characters.
    ///
    /// @param claimedAt milliseconds since 1970, where the sender stated a time
    String of(SentEvent event, @Nullable Long claimedAt) {
        length = 0;
        value(event.channel());
        value(event.type());
        value(event.sourceType());
        value(event.actor());
        value(claimedAt);
        identifiers(event.identifiers());
        map(event.properties());
        map(event.traits());
        rating(event);
        feedback(event);
        value(event.consent());
        // None and 0 are the same.
        value(Integer.valueOf(0).equals(event.revision()) ? null : event.revision());
        digest.update(canonical, 0, length);
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    private void identifiers(List<Identifier> identifiers) {
        var ordered = identifiers.size() < 2
                ? identifiers
                : identifiers.stream().sorted(ORDER).distinct().toList();
        put('[');
        for (var identifier : ordered) {
            text(identifier.namespace());
            text(identifier.value());
        }
        put(']');
    }

    private void rating(SentEvent event) {
        var rating = event.rating();
        if (rating == null) {
            put('n');
            return;
        }
        text(rating.scale());
        value(rating.value());
        value(rating.min());
        value(rating.max());
    }

    private void feedback(SentEvent event) {
        var feedback = event.feedback();
        if (feedback == null) {
            put('n');
            return;
        }
        value(feedback.text());
        value(feedback.language());
        value(feedback.about());
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> put('n');
            case String text -> text(text);
            case Boolean truth -> put(truth ? 't' : 'f');
            case Double number -> number(number);
            case Long number -> integer(Long.toString(number));
            case Integer number -> integer(Integer.toString(number));
            case BigInteger number -> integer(number.toString());
            case Map<?, ?> map -> map(map);
            case List<?> list -> list(list);
            default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
        }
    }

    private void list(List<?> list) {
        put('[');
        for (var element : list) {
            value(element);
        }
        put(']');
    }

    private void map(Map<?, ?> map) {
        put('{');
        if (map.size() < 2) {
            map.forEach((key, value) -> entry((String) key, value));
        } else {
            var keys = map.keySet().toArray(String[]::new);
            Arrays.sort(keys);
            for (var key : keys) {
                entry(key, map.get(key));
            }
        }
        put('}');
    }

    private void entry(String key, @Nullable Object value) {
        if (value != null) {
            text(key);
            value(value);
        }
    }

    private void number(double number) {
        if (number == Math.rint(number) && Math.abs(number) < EXACT) {
            integer(Long.toString((long) number));
        } else {
            put('d');
            text(Double.toString(number));
        }
    }

    private void integer(String digits) {
        put('i');
        text(digits);
    }

    /// Bytes behind their length, so that no text can pose as something else.
    private void text(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        room(bytes.length + 5);
        canonical[length++] = 's';
        canonical[length++] = (byte) (bytes.length >>> 24);
        canonical[length++] = (byte) (bytes.length >>> 16);
        canonical[length++] = (byte) (bytes.length >>> 8);
        canonical[length++] = (byte) bytes.length;
        System.arraycopy(bytes, 0, canonical, length, bytes.length);
        length += bytes.length;
    }

    private void put(char tag) {
        room(1);
        canonical[length++] = (byte) tag;
    }

    private void room(int more) {
        if (length + more > canonical.length) {
            canonical = Arrays.copyOf(canonical, Math.max(canonical.length * 2, length + more));
        }
    }
}
