package dev.pasillo.contract;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// How identifiers are made comparable. Every writer of touchpoints uses these rules, so that one person's names are
/// one spelling wherever they came from.
public final class Identifiers {
    /// What senders write when they know nobody.
    private static final Set<String> BLOCKED = Set.of(
            "",
            "null",
            "nil",
            "none",
            "undefined",
            "unknown",
            "anonymous",
            "guest",
            "n/a",
            "na",
            "nan",
            "true",
            "false",
            "[object object]",
            "0",
            "-1");

    private static final Pattern ONE_CHARACTER_REPEATED = Pattern.compile("[0\\-]{3,}");

    private Identifiers() {}

    /// Normalised, without blocked values and repetitions, in owner order: the first is the owner. Empty where none is
    /// usable.
    public static List<Identifier> usable(List<Identifier> claimed) {
        return claimed.stream()
                .map(Identifiers::normalise)
                .flatMap(Optional::stream)
                .distinct()
                .sorted(Namespace.OWNER_ORDER)
                .toList();
    }

    /// The identifier in its comparable spelling: NFC and trimmed, an e-mail in lower case, a phone number in E.164
    /// where it names its country. Empty where the value names nobody.
    public static Optional<Identifier> normalise(Identifier claimed) {
        var value = Normalizer.normalize(claimed.value(), Normalizer.Form.NFC).strip();
        if (blocked(value)) {
            return Optional.empty();
        }
        return Optional.of(new Identifier(
                claimed.namespace(),
                switch (claimed.namespace()) {
                    case "email" -> value.toLowerCase(Locale.ROOT);
                    case "phone" -> e164(value);
                    default -> value;
                }));
    }

    private static boolean blocked(String value) {
        return BLOCKED.contains(value.toLowerCase(Locale.ROOT))
                || ONE_CHARACTER_REPEATED.matcher(value).matches();
    }

    /// E.164 where the number is written internationally; otherwise its digits, which is as far as one can go without
    /// knowing the country.
    private static String e164(String value) {
        var phones = PhoneNumberUtil.getInstance();
        var international = value.startsWith("00") ? "+" + value.substring(2) : value;
        try {
            return phones.format(phones.parse(international, "ZZ"), PhoneNumberFormat.E164);
        } catch (NumberParseException national) {
            var digits = PhoneNumberUtil.normalizeDigitsOnly(value);
            return digits.isEmpty() ? value : digits;
        }
    }
}
