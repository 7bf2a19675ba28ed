package dev.pasillo.journey.postgres;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.dataformat.smile.SmileFactory;
import com.fasterxml.jackson.dataformat.smile.SmileGenerator;
import com.fasterxml.jackson.dataformat.smile.databind.SmileMapper;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.journey.domain.fold.Customer;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/// Evidence as it lies in its column: Smile, the binary form of JSON, with times as milliseconds since 1970. It is read
/// and written for every customer of every batch, so that its size and speed are what an event costs. The same evidence
/// always gives the same bytes. What older builds have written as text is read, and is Smile once it changes.
///
/// A zero in front of either says that a rebuild has forgotten the evidence: of it only the times and the last position
/// count, which do not follow from touchpoints alone.
///
/// Unknown fields are ignored, so that a reader survives a newer writer. Thread-safe.
public final class EvidenceBytes {
    private static final byte TEXT = '{';
    private static final byte FORGOTTEN = 0;

    private static final ObjectMapper MAPPER = SmileMapper.builder(SmileFactory.builder()
                    // Ids of journeys and names of stages stand in each visit.
                    .enable(SmileGenerator.Feature.CHECK_SHARED_STRING_VALUES)
                    .build())
            .addModule(ContractJson.values()
                    .addSerializer(Instant.class, new Writer())
                    .addDeserializer(Instant.class, new Reader()))
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private EvidenceBytes() {}

    /// The bytes of that evidence.
    public static byte[] write(Customer evidence) {
        try {
            return MAPPER.writeValueAsBytes(evidence);
        } catch (JsonProcessingException bug) {
            throw because("write", bug);
        }
    }

    /// The evidence that these bytes are of.
    ///
    /// @throws IllegalStateException where they are of none; it says nothing of what they are
    public static Customer read(byte[] stored) {
        if (stored.length > 0 && stored[0] == FORGOTTEN) {
            return forgotten(read(Arrays.copyOfRange(stored, 1, stored.length)));
        }
        if (stored.length > 0 && stored[0] == TEXT) {
            return ContractJson.read(stored, Customer.class);
        }
        try {
            return MAPPER.readValue(stored, Customer.class);
        } catch (IOException bug) {
            throw because("read", bug);
        }
    }

    private static Customer forgotten(Customer evidence) {
        return new Customer(Map.of(), Map.of(), evidence.last(), evidence.settledTo(), evidence.arrivedAt());
    }

    /// Without the cause, whose message may quote what is known of a person.
    private static IllegalStateException because(String what, IOException bug) {
        return new IllegalStateException(
                "cannot " + what + " evidence: " + bug.getClass().getSimpleName());
    }

    private static final class Writer extends StdScalarSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        Writer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeNumber(value.toEpochMilli());
        }
    }

    private static final class Reader extends StdScalarDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        Reader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Instant.ofEpochMilli(parser.getLongValue());
        }
    }
}
