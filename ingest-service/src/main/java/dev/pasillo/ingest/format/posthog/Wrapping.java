package dev.pasillo.ingest.format.posthog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.SentRequest;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What the clients wrap around their JSON, which may be gzip within it: the parameter `data` of the query, a form with
/// that field, base64. Told from the bytes alone; what is damaged stays as it is, and is then no JSON.
final class Wrapping {
    private static final String DATA = "data=";

    private Wrapping() {}

    /// The JSON of a request, or gzip.
    static Body open(SentRequest request) {
        var inQuery =
                field(request.query() == null ? new byte[0] : request.query().getBytes(ISO_8859_1));
        return inQuery != null && inQuery.length > 0 ? opened(Body.of(inQuery)) : opened(request.body());
    }

    private static Body opened(Body body) {
        if (body.packed() || json(body)) {
            return body;
        }
        var decoded = base64(body);
        if (decoded != null) {
            return Body.of(decoded);
        }
        var inForm = form(body) ? field(body.first(body.length())) : null;
        if (inForm == null) {
            return body;
        }
        var value = Body.of(inForm);
        var within = value.packed() || json(value) ? null : base64(value);
        return within == null ? value : Body.of(within);
    }

    private static boolean json(Body body) {
        int at = begin(body);
        return at < body.length()
                && (body.bytes()[body.offset() + at] == '{' || body.bytes()[body.offset() + at] == '[');
    }

    /// Where something begins behind a byte order mark and blanks.
    private static int begin(Body body) {
        var bytes = body.bytes();
        int at = 0;
        if (body.length() >= 3 && bytes[body.offset()] == (byte) 0xef && bytes[body.offset() + 1] == (byte) 0xbb) {
            at = 3;
        }
        while (at < body.length() && blank(bytes[body.offset() + at])) {
            at++;
        }
        return at;
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }

    /// A form has its name in the first bytes, before anything that is escaped.
    private static boolean form(Body body) {
        var head = new String(body.bytes(), body.offset(), Math.min(body.length(), 256), ISO_8859_1);
        return head.startsWith(DATA) || head.contains("&" + DATA);
    }

    /// The value of the field `data`; null where there is none or an escape is broken.
    private static byte @Nullable [] field(byte[] form) {
        int start = 0;
        while (start < form.length) {
            int end = start;
            while (end < form.length && form[end] != '&') {
                end++;
            }
            if (isData(form, start, end)) {
                return unescaped(form, start + DATA.length(), end);
            }
            start = end + 1;
        }
        return null;
    }

    private static boolean isData(byte[] form, int start, int end) {
        if (end - start < DATA.length()) {
            return false;
        }
        for (int at = 0; at < DATA.length(); at++) {
            if (form[start + at] != DATA.charAt(at)) {
                return false;
            }
        }
        return true;
    }

    /// A plus is a blank, as in every form; base64, which has no blanks, makes it one again.
    private static byte @Nullable [] unescaped(byte[] form, int start, int end) {
        var bytes = new ByteArrayOutputStream(end - start);
        for (int at = start; at < end; at++) {
            if (form[at] != '%') {
                bytes.write(form[at] == '+' ? ' ' : form[at]);
                continue;
            }
            int high = at + 2 < end ? Character.digit(form[at + 1], 16) : -1;
            int low = at + 2 < end ? Character.digit(form[at + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            bytes.write(high << 4 | low);
            at += 2;
        }
        return bytes.toByteArray();
    }

    /// What base64 of either alphabet stands for; null where it is none as a whole.
    private static byte @Nullable [] base64(Body body) {
        var text = new byte[body.length()];
        int length = 0;
        for (int at = begin(body); at < body.length(); at++) {
            byte b = body.bytes()[body.offset() + at];
            if (blank(b) && b != ' ') {
                continue;
            }
            byte digit = switch (b) {
                case '-' -> '+';
                case '_' -> '/';
                // A form's blank was a plus.
                case ' ' -> '+';
                default -> b;
            };
            boolean fits = (digit >= 'a' && digit <= 'z')
                    || (digit >= 'A' && digit <= 'Z')
                    || (digit >= '0' && digit <= '9')
                    || digit == '+'
                    || digit == '/'
                    || digit == '=';
            if (!fits) {
                return null;
            }
            text[length++] = digit;
        }
        if (length == 0) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(Arrays.copyOf(text, length));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
