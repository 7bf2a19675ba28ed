package dev.pasillo.ingest.format.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Bodies as browsers write forms with files (`multipart/form-data`). A file is a field whose value is its content.
public final class Multipart {
    private static final Pattern BOUNDARY =
            Pattern.compile("multipart/form-data\\s*;.*?boundary=(?:\"([^\"]{1,200})\"|([^\\s;]{1,200})).*");
    private static final Pattern NAME = Pattern.compile(
            "(?:^|\r\n)content-disposition\\s*:\\s*form-data\\s*;[^\r\n]*?\\bname=\"([^\"\r\n]*)\"",
            Pattern.CASE_INSENSITIVE);

    private Multipart() {}

    /// What stands between the fields of a body of that type.
    ///
    /// @return empty where the type is another
    public static Optional<String> boundary(@Nullable String contentType) {
        if (contentType == null || !contentType.strip().toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            return Optional.empty();
        }
        var type = contentType.strip();
        var boundary = BOUNDARY.matcher("multipart/form-data" + type.substring("multipart/form-data".length()));
        if (!boundary.matches()) {
            return Optional.empty();
        }
        return Optional.of(boundary.group(1) == null ? boundary.group(2) : boundary.group(1));
    }

    /// Reads the fields.
    ///
    /// @param most fields that there may be
    /// @return empty where the body is cut off or no form, or there are more fields than that
    public static Optional<Form> read(byte[] bytes, int offset, int length, String boundary, int most) {
        var body = "\r\n" + new String(bytes, offset, length, ISO_8859_1);
        var mark = "\r\n--" + boundary;
        var fields = new LinkedHashMap<String, List<String>>();
        int at = body.indexOf(mark);
        for (int count = 0; at >= 0; count++) {
            int part = at + mark.length();
            if (body.startsWith("--", part)) {
                return Optional.of(new Form(fields));
            }
            int end = body.indexOf(mark, part);
            int content = body.indexOf("\r\n\r\n", part);
            if (count == most || end < 0 || content < 0 || content + 4 > end) {
                return Optional.empty();
            }
            var name = NAME.matcher(body.substring(part, content));
            if (!name.find()) {
                return Optional.empty();
            }
            fields.computeIfAbsent(utf8(name.group(1)).replace("%22", "\""), any -> new ArrayList<>(1))
                    .add(utf8(body.substring(content + 4, end)));
            at = end;
        }
        return Optional.empty();
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(ISO_8859_1), UTF_8);
    }
}
