package dev.pasillo.ingest.domain;

import java.text.Normalizer;

/// Makes types of the names that senders give to what happened.
public final class TypeNames {
    /// What a name becomes that has no letter or digit of the Latin alphabet.
    public static final String NAMELESS = "custom";

    private static final int LONGEST_TYPE = 100;
    private static final int LONGEST_SOURCE_TYPE = 200;

    private TypeNames() {}

    /// The name in snake_case, as a type must be: `Order Completed`, `orderCompleted` and `order-completed` are
    /// `order_completed`. Accents go; every other letter beyond a-z counts as a blank. A name that begins with
    /// a digit gets `event_` before it. Cut to what a type may have.
    public static String snakeCase(String name) {
        var plain = spelledOut(Normalizer.normalize(name, Normalizer.Form.NFKD));
        var type = new StringBuilder();
        boolean lower = false;
        boolean gap = false;
        for (int at = 0; at < plain.length() && type.length() < LONGEST_TYPE; at++) {
            char c = plain.charAt(at);
            if (Character.getType(c) == Character.NON_SPACING_MARK) {
                continue;
            }
            boolean upper = c >= 'A' && c <= 'Z';
            boolean small = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!upper && !small) {
                gap = true;
                continue;
            }
            boolean wordBegins = upper && (lower || (nextIsLower(plain, at) && !type.isEmpty()));
            if ((gap || wordBegins) && !type.isEmpty()) {
                type.append('_');
            }
            if (type.isEmpty() && c >= '0' && c <= '9') {
                type.append("event_");
            }
            type.append(Character.toLowerCase(c));
            lower = small;
            gap = false;
        }
        if (type.isEmpty()) {
            return NAMELESS;
        }
        type.setLength(Math.min(type.length(), LONGEST_TYPE));
        return type.toString();
    }

    /// The name cut to what a `sourceType` may have.
    public static String sourceType(String name) {
        if (name.length() <= LONGEST_SOURCE_TYPE) {
            return name;
        }
        int end = Character.isHighSurrogate(name.charAt(LONGEST_SOURCE_TYPE - 1))
                ? LONGEST_SOURCE_TYPE - 1
                : LONGEST_SOURCE_TYPE;
        return name.substring(0, end);
    }

    /// Letters of European alphabets that have no accent to lose.
    private static String spelledOut(String name) {
        if (name.chars().allMatch(c -> c < 0x80)) {
            return name;
        }
        return name.replace("ß", "ss")
                .replace("æ", "ae")
                .replace("Æ", "AE")
                .replace("œ", "oe")
                .replace("Œ", "OE")
                .replace("ø", "o")
                .replace("Ø", "O")
                .replace("ł", "l")
                .replace("Ł", "L")
                .replace("đ", "d")
                .replace("Đ", "D");
    }

    private static boolean nextIsLower(String name, int at) {
        return at + 1 < name.length() && name.charAt(at + 1) >= 'a' && name.charAt(at + 1) <= 'z';
    }
}
