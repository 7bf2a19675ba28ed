package dev.pasillo.ingest.domain;

/// RFC 3339 times as milliseconds since 1970. Written by hand because every event has one and a `DateTimeFormatter`
/// takes longer than all the rest of an event's reading.
public final class Timestamps {
    /// What [#parse] answers where the text is no RFC 3339 time with a zone.
    public static final long INVALID = Long.MIN_VALUE;

    private static final int LONGEST = 64;
    private static final long DAY = 86_400_000L;

    private Timestamps() {}

    /// Milliseconds since 1970 of `2026-01-01T00:00:00Z` and its like: any number of decimals (cut to milliseconds),
    /// `Z` or an offset; a leap second is the second before it. [#INVALID] for everything else.
    public static long parse(String text) {
        int length = text.length();
        if (length < 20 || length > LONGEST || !punctuated(text)) {
            return INVALID;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        int second = digits(text, 17, 2);
        if (!date(year, month, day) || !time(hour, minute, second)) {
            return INVALID;
        }
        int at = 19;
        int millis = 0;
        if (text.charAt(at) == '.') {
            int first = ++at;
            for (; at < length && digit(text.charAt(at)); at++) {
                millis = at - first < 3 ? millis * 10 + (text.charAt(at) - '0') : millis;
            }
            if (at == first || at == length) {
                return INVALID;
            }
            for (int decimals = at - first; decimals < 3; decimals++) {
                millis *= 10;
            }
        }
        int offsetMinutes = offset(text, at);
        if (offsetMinutes == Integer.MIN_VALUE) {
            return INVALID;
        }
        long seconds = ((hour * 60L + minute - offsetMinutes) * 60L) + Math.min(second, 59);
        return epochDay(year, month, day) * DAY + seconds * 1000L + millis;
    }

    private static boolean punctuated(String text) {
        char t = text.charAt(10);
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && (t == 'T' || t == 't')
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    private static boolean date(int year, int month, int day) {
        return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
    }

    private static boolean time(int hour, int minute, int second) {
        return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 60;
    }

    private static int offset(String text, int at) {
        char sign = text.charAt(at);
        if (sign == 'Z' || sign == 'z') {
            return at + 1 == text.length() ? 0 : Integer.MIN_VALUE;
        }
        if ((sign != '+' && sign != '-') || text.length() != at + 6 || text.charAt(at + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        int hours = digits(text, at + 1, 2);
        int minutes = digits(text, at + 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    }

    private static int digits(String text, int from, int count) {
        int value = 0;
        for (int at = from; at < from + count; at++) {
            char c = text.charAt(at);
            if (!digit(c)) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int daysOf(int year, int month) {
        return switch (month) {
            case 4, 6, 9, 11 -> 30;
            case 2 -> leap(year) ? 29 : 28;
            default -> 31;
        };
    }

    private static boolean leap(int year) {
        return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /// Days since 1970 in the proleptic Gregorian calendar: years are counted from March, so that a leap day is the
    /// last of its year (H. Hinnant, "chrono-compatible low-level date algorithms").
    private static long epochDay(int year, int month, int day) {
        long y = month <= 2 ? year - 1L : year;
        long era = Math.floorDiv(y, 400L);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }
}
