package dev.pasillo.contract;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.Objects;

/// A fact as the text that was published. Taking a fact back repeats its text, so both sides compare text and never
/// depend on how a newer version would write the same fact. Read from a change, a fact is not looked into: its kind may
/// be unknown to this version.
@JsonDeserialize(using = FactText.class)
public record PublishedFact(@JsonValue @JsonRawValue String json) {
    public PublishedFact {
        Objects.requireNonNull(json, "json");
    }

    /// The text of a fact.
    public static PublishedFact of(Fact fact) {
        return new PublishedFact(ContractJson.write(fact));
    }

    /// The fact that the text says.
    ///
    /// @throws ContractException where the text is no fact of a known kind
    public Fact fact() {
        return ContractJson.read(json, Fact.class);
    }
}
