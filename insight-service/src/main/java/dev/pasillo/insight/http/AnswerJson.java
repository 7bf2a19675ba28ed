package dev.pasillo.insight.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.pasillo.contract.ContractJson;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;

/// Times in answers look as they do everywhere: RFC 3339, milliseconds, UTC.
@Singleton
public class AnswerJson implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule("times").addSerializer(Instant.class, new Times()));
    }

    /// After the modules that Quarkus registers, so that this spelling counts.
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    private static final class Times extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        Times() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(ContractJson.write(value));
        }
    }
}
