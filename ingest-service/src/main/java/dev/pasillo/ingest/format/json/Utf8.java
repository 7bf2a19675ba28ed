package dev.pasillo.ingest.format.json;

/// Whether bytes are well-formed UTF-8 (Unicode 16, table 3-7): Jackson lets overlong forms and surrogates pass.
final class Utf8 {
    private Utf8() {}

    static boolean valid(byte[] bytes, int offset, int length) {
        int end = offset + length;
        for (int at = offset; at < end; ) {
            byte b = bytes[at];
            int size = b >= 0 ? 1 : sizeOf(b);
            if (size == 0 || at + size > end || !continued(bytes, at, size)) {
                return false;
            }
            at += size;
        }
        return true;
    }

    private static int sizeOf(byte lead) {
        int b = lead & 0xff;
        if (b < 0xc2 || b > 0xf4) {
            return 0;
        }
        return b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
    }

    private static boolean continued(byte[] bytes, int at, int size) {
        for (int next = 1; next < size; next++) {
            if ((bytes[at + next] & 0xc0) != 0x80) {
                return false;
            }
        }
        if (size < 3) {
            return true;
        }
        int lead = bytes[at] & 0xff;
        int second = bytes[at + 1] & 0xff;
        return switch (lead) {
            case 0xe0 -> second >= 0xa0;
            case 0xed -> second < 0xa0;
            case 0xf0 -> second >= 0x90;
            case 0xf4 -> second < 0x90;
            default -> true;
        };
    }
}
