package dev.pasillo.journey.domain.authoring;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/// Reads numbers and times from the fields of a section. Like its own readers, says what is wrong and answers as if
/// the field were absent.
final class Quantities {
    private static final BigDecimal LARGEST = new BigDecimal("1e12");

    private Quantities() {}

    @Nullable
    static Duration duration(Section section, String key) {
        return duration(section, key, section.take(key));
    }

    @Nullable
    static Duration requiredDuration(Section section, String key, String advice) {
        return duration(section, key, section.require(key, advice));
    }

    private static @Nullable Duration duration(Section section, String key, @Nullable Node node) {
        var text = section.text(key, node);
        if (text == null) {
            return null;
        }
        var duration = IsoDuration.parse(text);
        if (duration.isEmpty()) {
            section.wrong(
                    key,
                    Spelling.quoted(text)
                            + " is no duration; write days, hours, minutes or seconds by ISO 8601: P7D, PT4H, PT10M");
        }
        return duration.orElse(null);
    }

    @Nullable
    static LocalDate date(Section section, String key) {
        var text = section.text(key);
        if (text == null) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException noDate) {
            section.wrong(key, Spelling.quoted(text) + " is no date; write 2026-10-01");
            return null;
        }
    }

    /// A number of ordinary size.
    @Nullable
    static BigDecimal figure(Section section, String key) {
        var node = section.take(key);
        if (node == null) {
            return null;
        }
        if (!(node instanceof Node.Figure figure)) {
            section.wrong(key, "is " + node.kind() + ", but has to be a number");
            return null;
        }
        var value = figure.value();
        if (value.scale() > 12 || value.abs().compareTo(LARGEST) > 0) {
            section.wrong(key, "is outside of what can be counted; use at most 12 digits before and after the point");
            return null;
        }
        var plain = value.stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    /// A number that is not below `least` and not above `most`.
    @Nullable
    static BigDecimal figure(Section section, String key, String least, String most) {
        var value = figure(section, key);
        if (value != null
                && (value.compareTo(new BigDecimal(least)) < 0 || value.compareTo(new BigDecimal(most)) > 0)) {
            section.wrong(key, "is " + value.toPlainString() + ", but has to be between " + least + " and " + most);
            return null;
        }
        return value;
    }

    /// A share: more than nothing, less than all.
    @Nullable
    static BigDecimal share(Section section, String key) {
        var value = figure(section, key);
        if (value != null && (value.signum() <= 0 || value.compareTo(BigDecimal.ONE) >= 0)) {
            section.wrong(
                    key,
                    "is " + value.toPlainString() + ", but a share lies between 0 and 1, without either; 95 % is 0.95");
            return null;
        }
        return value;
    }

    @Nullable
    static Integer integer(Section section, String key, int least, int most) {
        var value = figure(section, key, String.valueOf(least), String.valueOf(most));
        if (value == null) {
            return null;
        }
        if (value.scale() > 0) {
            section.wrong(key, "is " + value.toPlainString() + ", but has to be a whole number");
            return null;
        }
        return value.intValueExact();
    }
}
