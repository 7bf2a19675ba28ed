package dev.pasillo.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The JSON of the contract: UTF-8, absent instead of null, times RFC 3339 in UTC with milliseconds, unknown fields
/// ignored so that a reader survives a newer writer. Map keys keep their order, so the same record gives the same text.
///
/// What a record's constructor says when it refuses is passed on in a [ContractException], so it must not quote values.
/// Thread-safe.
public final class ContractJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(values().addSerializer(Instant.class, new Times.Writer())
                    .addDeserializer(Instant.class, new Times.Reader()))
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .build();

    private ContractJson() {}

    /// How values are read whose shape is the sender's, without times: for a service that keeps records in another
    /// form.
    public static SimpleModule values() {
        return new SimpleModule("pasillo-contract")
                .addDeserializer(Object.class, new Values())
                .addDeserializer(Double.class, new Values.Finite(Double.class))
                .addDeserializer(double.class, new Values.Finite(double.class));
    }

    /// The time as the contract writes it.
    public static String write(Instant instant) {
        return Times.write(instant);
    }

    /// The record's text.
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException bug) {
            throw unwritable(value, bug);
        }
    }

    /// The record's UTF-8 bytes.
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException bug) {
            throw unwritable(value, bug);
        }
    }

    /// Reads a record.
    ///
    /// @throws ContractException where the bytes are no such record
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            return nonNull(MAPPER.readValue(json, type), type);
        } catch (IOException | IllegalArgumentException | NullPointerException unreadable) {
            throw Unreadable.exception(type, unreadable);
        }
    }

    /// Reads a record.
    ///
    /// @throws ContractException where the text is no such record
    public static <T> T read(String json, Class<T> type) {
        try {
            return nonNull(MAPPER.readValue(json, type), type);
        } catch (IOException | IllegalArgumentException | NullPointerException unreadable) {
            throw Unreadable.exception(type, unreadable);
        }
    }

    private static <T> T nonNull(@Nullable T value, Class<T> type) {
        if (value == null) {
            throw new ContractException("not a " + type.getSimpleName() + ": null", null);
        }
        return value;
    }

    /// Without the cause, whose message quotes keys.
    private static IllegalStateException unwritable(Object value, JsonProcessingException bug) {
        return new IllegalStateException("cannot write a " + value.getClass().getSimpleName() + Unreadable.place(bug));
    }
}
