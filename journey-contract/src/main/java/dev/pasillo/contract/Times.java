package dev.pasillo.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Times as the contract writes them: `2026-01-01T00:00:00.000Z`. Any RFC 3339 time is read, and kept to the
/// millisecond. The written form is written and read by hand: every record has several times, and the formatters of the
/// JDK take longer for them than the rest of the record takes.
final class Times {
    private static final DateTimeFormatter BEYOND_FOUR_DIGITS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");
    private static final int LENGTH = "2026-01-01T00:00:00.000Z".length();

    private Times() {}

    static String write(Instant time) {
        var utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        return utc.getYear() >= 0 && utc.getYear() <= 9999 ? new String(digits(utc)) : BEYOND_FOUR_DIGITS.format(utc);
    }

    /// @throws DateTimeException where the text is no time
    static Instant read(String text) {
        var written = written(text);
        return written != null
                ? written
                : DateTimeFormatter.ISO_INSTANT.parse(text, Instant::from).truncatedTo(ChronoUnit.MILLIS);
    }

    private static char[] digits(LocalDateTime utc) {
        var text = "0000-00-00T00:00:00.000Z".toCharArray();
        put(text, 0, 4, utc.getYear());
        put(text, 5, 2, utc.getMonthValue());
        put(text, 8, 2, utc.getDayOfMonth());
        put(text, 11, 2, utc.getHour());
        put(text, 14, 2, utc.getMinute());
        put(text, 17, 2, utc.getSecond());
        put(text, 20, 3, utc.getNano() / 1_000_000);
        return text;
    }

    private static void put(char[] text, int from, int count, int value) {
        int rest = value;
        for (int at = from + count - 1; at >= from; at--) {
            text[at] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /// Null where the text has another form; a leap second is another form.
    private static @Nullable Instant written(String text) {
        if (text.length() != LENGTH
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || text.charAt(19) != '.'
                || text.charAt(23) != 'Z') {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 2);
        int day = number(text, 8, 2);
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        int second = number(text, 17, 2);
        int millisecond = number(text, 20, 3);
        if ((year | month | day | hour | minute | second | millisecond) < 0 || second > 59) {
            return null;
        }
        return LocalDateTime.of(year, month, day, hour, minute, second, millisecond * 1_000_000)
                .toInstant(ZoneOffset.UTC);
    }

    /// Negative where a character is no digit.
    private static int number(String text, int from, int count) {
        int number = 0;
        for (int at = from; at < from + count; at++) {
            int digit = text.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    static final class Writer extends StdScalarSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        Writer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(write(value));
        }
    }

    static final class Reader extends StdScalarDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        Reader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return context.reportInputMismatch(this, "not a time");
            }
            try {
                return read(parser.getText());
            } catch (DateTimeException none) {
                return context.reportInputMismatch(this, "not a time");
            }
        }
    }
}
