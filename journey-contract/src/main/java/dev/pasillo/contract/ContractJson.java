package dev.pasillo.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The JSON of the contract: UTF-8, absent instead of null, times RFC 3339 in UTC with milliseconds, unknown fields
/// ignored so that a reader survives a newer writer. Map keys keep their order, so the same record gives the same text.
public final class ContractJson {
    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule().addSerializer(Instant.class, new InstantSerializer()))
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ContractJson() {}

    /// The time as the contract writes it.
    public static String write(Instant instant) {
        return MILLISECONDS.format(instant);
    }

    /// The record's text.
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("cannot write a " + value.getClass().getSimpleName(), bug);
        }
    }

    /// The record's UTF-8 bytes.
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("cannot write a " + value.getClass().getSimpleName(), bug);
        }
    }

    /// Reads a record.
    ///
    /// @throws ContractException where the bytes are no such record
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            return nonNull(MAPPER.readValue(json, type), type);
        } catch (IOException | IllegalArgumentException | NullPointerException unreadable) {
            throw refused(type, unreadable);
        }
    }

    /// Reads a record.
    ///
    /// @throws ContractException where the text is no such record
    public static <T> T read(String json, Class<T> type) {
        try {
            return nonNull(MAPPER.readValue(json, type), type);
        } catch (IOException | IllegalArgumentException | NullPointerException unreadable) {
            throw refused(type, unreadable);
        }
    }

    private static <T> T nonNull(T value, Class<T> type) throws IOException {
        if (value == null) {
            throw new IOException("null is no " + type.getSimpleName());
        }
        return value;
    }

    private static ContractException refused(Class<?> type, Exception cause) {
        var why = cause instanceof JsonProcessingException json ? json.getOriginalMessage() : cause.getMessage();
        return new ContractException("not a " + type.getSimpleName() + ": " + why, cause);
    }

    private static final class InstantSerializer extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantSerializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(MILLISECONDS.format(value));
        }
    }
}
