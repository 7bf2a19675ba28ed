package dev.pasillo.journey.cel;

import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON object as CEL wants to see it: whole numbers as long, others as double, null as CEL's own. Values are
/// converted when they are asked for, since a rule looks at one property of many.
final class CelObject extends AbstractMap<String, Object> {
    private final Map<String, Object> json;

    CelObject(Map<String, Object> json) {
        this.json = json;
    }

    @Override
    public @Nullable Object get(Object key) {
        var value = json.get(key);
        return value == null && !json.containsKey(key) ? null : value(value);
    }

    @Override
    public boolean containsKey(Object key) {
        return json.containsKey(key);
    }

    @Override
    public int size() {
        return json.size();
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        var converted = new LinkedHashMap<String, Object>();
        json.forEach((key, value) -> converted.put(key, value(value)));
        return converted.entrySet();
    }

    @SuppressWarnings("unchecked")
    private static Object value(@Nullable Object json) {
        return switch (json) {
            case null -> NullValue.NULL_VALUE;
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Byte number -> number.longValue();
            case Float number -> number.doubleValue();
            case BigInteger number ->
                number.bitLength() < Long.SIZE ? (Object) number.longValue() : number.doubleValue();
            case BigDecimal number -> number.doubleValue();
            case Map<?, ?> object -> new CelObject((Map<String, Object>) object);
            case List<?> list -> list.stream().map(CelObject::value).toList();
            default -> json;
        };
    }
}
