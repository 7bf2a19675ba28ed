package dev.pasillo.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/// A fact as the text that was published. Taking a fact back repeats its text, so both sides compare text and never
/// depend on how a newer version would write the same fact.
public record PublishedFact(@JsonValue @JsonRawValue String json) {

    /// The text of a fact.
    public static PublishedFact of(Fact fact) {
        return new PublishedFact(ContractJson.write(fact));
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static PublishedFact read(JsonNode node) {
        return new PublishedFact(node.toString());
    }

    /// The fact that the text says.
    ///
    /// @throws ContractException where the text is no fact of a known kind
    public Fact fact() {
        return ContractJson.read(json, Fact.class);
    }
}
