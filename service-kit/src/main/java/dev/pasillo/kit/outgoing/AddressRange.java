package dev.pasillo.kit.outgoing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/// A range of addresses in CIDR form: `10.0.0.0/8`, `fd00::/8`, or one address.
// The bytes are this record's own and are handed to nobody.
@SuppressWarnings("ArrayRecordComponent")
record AddressRange(byte[] first, int bits) {
    /// Digits only, so that nothing is ever looked up.
    private static final Pattern LITERAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /// @throws IllegalArgumentException where the text is no such range
    static AddressRange parse(String text) {
        var slash = text.indexOf('/');
        var literal = slash < 0 ? text : text.substring(0, slash);
        if (!LITERAL.matcher(literal).matches()) {
            throw new IllegalArgumentException(text + " is no range of addresses such as 10.0.0.0/8");
        }
        try {
            var first = InetAddress.getByName(literal).getAddress();
            var bits = slash < 0 ? first.length * 8 : Integer.parseInt(text, slash + 1, text.length(), 10);
            if (bits < 0 || bits > first.length * 8) {
                throw new IllegalArgumentException(text + " has too many bits");
            }
            return new AddressRange(first, bits);
        } catch (UnknownHostException | NumberFormatException none) {
            throw new IllegalArgumentException(text + " is no range of addresses such as 10.0.0.0/8", none);
        }
    }

    boolean contains(InetAddress address) {
        var bytes = address.getAddress();
        if (bytes.length != first.length) {
            return false;
        }
        var whole = bits / 8;
        if (!Arrays.equals(bytes, 0, whole, first, 0, whole)) {
            return false;
        }
        var rest = bits % 8;
        var mask = 0xff << (8 - rest);
        return rest == 0 || (bytes[whole] & mask) == (first[whole] & mask);
    }
}
