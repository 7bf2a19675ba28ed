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
import org.jspecify.annotations.Nullable;

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
            "test",
            "true",
            "false",
            "[object object]",
            "0",
            "-1");

    private static final Pattern ZEROS_AND_DASHES = Pattern.compile("[0\\-]+");
    /// How a number begins that is written with the prefix 00, such as `0034` and `(00) 34`.
    private static final Pattern PREFIX_00 = Pattern.compile("^[^\\p{L}\\p{N}+]*0[^\\p{L}\\p{N}+]*0");

    /// What libphonenumber calls a number of which nobody says whose it is.
    private static final String NO_REGION = "ZZ";

    private static final int SHORTEST_PHONE = 7;

    private Identifiers() {}

    /// Normalised, without blocked values and repetitions, in owner order: the first is the owner. Empty where none is
    /// usable.
    public static List<Identifier> usable(List<Identifier> claimed) {
        return IdentifierRules.BUILT_IN.usable(claimed);
    }

    /// The identifier in its comparable spelling: NFC and trimmed, an e-mail in lower case, a phone number in E.164
    /// where it names its country, else its digits. Empty where the value names nobody. Normalising again changes
    /// nothing.
    public static Optional<Identifier> normalise(Identifier claimed) {
        return normalise(claimed, null);
    }

    /// @param region whose a telephone number is that names no country; null where that is not known
    static Optional<Identifier> normalise(Identifier claimed, @Nullable String region) {
        var value = trim(Normalizer.normalize(claimed.value(), Normalizer.Form.NFC));
        if (namesNobody(value)) {
            return Optional.empty();
        }
        var spelled = switch (claimed.namespace()) {
            // Lower case can compose where upper case could not (J and caron).
            case "email" -> Normalizer.normalize(value.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
            case "phone" -> phone(value, region);
            default -> value;
        };
        return namesNobody(spelled) || namesNobody(claimed.namespace(), spelled)
                ? Optional.empty()
                : Optional.of(new Identifier(claimed.namespace(), spelled));
    }

    /// What senders write into a field that has to look like an address or a number.
    private static boolean namesNobody(String namespace, String value) {
        return switch (namespace) {
            case "email" ->
                value.startsWith("noreply@") || value.startsWith("no-reply@") || value.equals("test@example.com");
            case "phone" -> {
                var digits = PhoneNumberUtil.normalizeDigitsOnly(value);
                yield digits.length() < SHORTEST_PHONE
                        || digits.chars().distinct().count() == 1;
            }
            default -> false;
        };
    }

    /// The countries that telephone numbers can be of, as ISO 3166 codes.
    static Set<String> regions() {
        return PhoneNumberUtil.getInstance().getSupportedRegions();
    }

    private static boolean namesNobody(String value) {
        return BLOCKED.contains(value.toLowerCase(Locale.ROOT))
                || ZEROS_AND_DASHES.matcher(value).matches();
    }

    /// Blanks of every kind, those that do not break and those without width too.
    private static String trim(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u200B' || c == '\uFEFF';
    }

    private static String phone(String value, @Nullable String region) {
        var digits = PhoneNumberUtil.normalizeDigitsOnly(value);
        return e164(PREFIX_00.matcher(value).replaceFirst("+"), NO_REGION)
                .or(() -> digits.startsWith("00") ? e164("+" + digits.substring(2), NO_REGION) : Optional.empty())
                .or(() ->
                        region == null ? Optional.empty() : e164(value, region).or(() -> e164(digits, region)))
                .orElse(digits.isEmpty() ? value : digits);
    }

    /// Empty where the number does not name its country and no region is given: then only its sender knows.
    private static Optional<String> e164(String written, String region) {
        var phones = PhoneNumberUtil.getInstance();
        try {
            var number = phones.format(phones.parse(written, region), PhoneNumberFormat.E164);
            // Of several zeros after the country's code, one goes each time.
            return number.equals(written) ? Optional.of(number) : e164(number, NO_REGION);
        } catch (NumberParseException national) {
            return Optional.empty();
        } catch (IndexOutOfBoundsException misread) {
            // What libphonenumber says of "1;phone-context=+1;tel:2", where "tel:" does not come first.
            return Optional.empty();
        }
    }
}
