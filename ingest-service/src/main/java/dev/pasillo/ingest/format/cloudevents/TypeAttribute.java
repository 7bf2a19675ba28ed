package dev.pasillo.ingest.format.cloudevents;

import dev.pasillo.ingest.domain.EventTypes;
import dev.pasillo.ingest.domain.TypeNames;
import java.util.Arrays;

/// The types of CloudEvents. Their names begin with a domain and may end with a version: what stands between is
/// compared with the well-known types, and `com.acme.order.paid.v1` is `order_paid`. Everything else is the whole name
/// in snake_case.
final class TypeAttribute {
    private TypeAttribute() {}

    static String type(String attribute) {
        var parts = attribute.split("[./]");
        int end = parts.length > 1 && version(parts[parts.length - 1]) ? parts.length - 1 : parts.length;
        for (int length = 2; length >= 1; length--) {
            if (length <= end) {
                var tail = TypeNames.snakeCase(String.join(" ", Arrays.copyOfRange(parts, end - length, end)));
                if (EventTypes.wellKnown(tail)) {
                    return tail;
                }
            }
        }
        return TypeNames.snakeCase(attribute);
    }

    private static boolean version(String part) {
        return part.length() > 1
                && (part.charAt(0) == 'v' || part.charAt(0) == 'V')
                && part.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    }
}
