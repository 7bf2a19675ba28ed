package dev.pasillo.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.io.StringWriter;

/// Reads a fact as text without looking into it: token by token, numbers by their digits. What [ContractJson] wrote,
/// in whatever version, comes out as it went in. Of other spellings, blanks between tokens are dropped and escapes
/// become those that [ContractJson] uses.
final class FactText extends StdDeserializer<PublishedFact> {
    private static final long serialVersionUID = 1L;
    private static final JsonFactory JSON = new JsonFactory();

    FactText() {
        super(PublishedFact.class);
    }

    @Override
    public PublishedFact deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            return context.reportInputMismatch(this, "a fact is an object");
        }
        var text = new StringWriter(512);
        try (var generator = JSON.createGenerator(text)) {
            int depth = 0;
            do {
                depth += copy(parser, generator);
            } while (depth > 0 && parser.nextToken() != null);
        }
        return new PublishedFact(text.toString());
    }

    /// How much deeper the token leads.
    private static int copy(JsonParser parser, JsonGenerator generator) throws IOException {
        var token = parser.currentToken();
        if (token.isNumeric()) {
            generator.writeNumber(parser.getText());
        } else {
            generator.copyCurrentEvent(parser);
        }
        return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }
}
