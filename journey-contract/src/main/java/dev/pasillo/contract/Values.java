package dev.pasillo.contract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads values whose shape the contract leaves to the sender: texts, booleans, lists, maps in the order written, whole
/// numbers as the smallest of int, long and big integer, and other numbers as doubles. A number that no double can hold
/// is refused: infinity could not be written again.
final class Values extends StdDeserializer<Object> {
    private static final long serialVersionUID = 1L;

    Values() {
        super(Object.class);
    }

    @Override
    public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> finite(this, parser, context);
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> null;
            case START_OBJECT -> map(parser, context);
            case START_ARRAY -> list(parser, context);
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                context.reportInputMismatch(this, "no value");
        };
    }

    @SuppressWarnings("NullAway") // a JSON value may be null
    private Map<String, Object> map(JsonParser parser, DeserializationContext context) throws IOException {
        var map = new LinkedHashMap<String, Object>();
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            map.put(name, deserialize(parser, context));
        }
        return map;
    }

    @SuppressWarnings("NullAway") // a JSON value may be null
    private List<Object> list(JsonParser parser, DeserializationContext context) throws IOException {
        var list = new ArrayList<Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(deserialize(parser, context));
        }
        return list;
    }

    private static Double finite(StdDeserializer<?> reader, JsonParser parser, DeserializationContext context)
            throws IOException {
        var number = parser.getDoubleValue();
        return Double.isFinite(number) ? number : context.reportInputMismatch(reader, "a number too large");
    }

    /// A number of a record.
    static final class Finite extends StdScalarDeserializer<Double> {
        private static final long serialVersionUID = 1L;

        /// @param type `Double.class`, or `double.class`, which has no null
        Finite(Class<Double> type) {
            super(type);
        }

        @Override
        public Double deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return switch (parser.currentToken()) {
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> finite(this, parser, context);
                case NOT_AVAILABLE,
                        START_OBJECT,
                        END_OBJECT,
                        START_ARRAY,
                        END_ARRAY,
                        FIELD_NAME,
                        VALUE_EMBEDDED_OBJECT,
                        VALUE_STRING,
                        VALUE_TRUE,
                        VALUE_FALSE,
                        VALUE_NULL -> context.reportInputMismatch(this, "not a number");
            };
        }

        @Override
        public @Nullable Double getNullValue(DeserializationContext context) throws JsonMappingException {
            return handledType().isPrimitive() ? context.reportInputMismatch(this, "no number") : null;
        }
    }
}
