package dev.pasillo.ingest.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/// Takes keys out of what senders wrote, because many formats carry the key beside the event. Whatever has the look of
/// a key and is one is replaced, wherever it stands; what only looks like one stays.
///
/// @param known whether that text is a key
record HiddenKeys(Predicate<String> known) {
    private static final byte[] INSTEAD = "[key]".getBytes(StandardCharsets.US_ASCII);
    private static final String ENDS_A_WORD = "\"'`\\&=,:;/?<>{}[]()%#|";
    private static final int SHORTEST = 8;
    private static final int LONGEST = 256;

    /// The bytes without keys.
    ///
    /// @param cut whether more came behind them; then what may be the beginning of a key at the end goes too
    byte[] hide(byte[] bytes, boolean cut) {
        var shown = new ByteArrayOutputStream(bytes.length);
        for (int at = 0; at < bytes.length; ) {
            int end = at;
            while (end < bytes.length && ofAWord(bytes[end])) {
                end++;
            }
            if (end == at) {
                shown.write(bytes[at]);
                at++;
            } else {
                boolean last = cut && end == bytes.length;
                word(shown, bytes, at, end - at, last);
                at = end;
            }
        }
        return shown.toByteArray();
    }

    private void word(ByteArrayOutputStream shown, byte[] bytes, int at, int length, boolean last) {
        if (last && length <= LONGEST) {
            return;
        }
        if (length >= SHORTEST
                && length <= LONGEST
                && known.test(new String(bytes, at, length, StandardCharsets.US_ASCII))) {
            shown.writeBytes(INSTEAD);
        } else {
            shown.write(bytes, at, length);
        }
    }

    private static boolean ofAWord(byte value) {
        return value > ' ' && value < 0x7f && ENDS_A_WORD.indexOf(value) < 0;
    }
}
