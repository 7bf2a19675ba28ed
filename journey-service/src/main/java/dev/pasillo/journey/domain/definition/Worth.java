package dev.pasillo.journey.domain.definition;

import java.math.BigDecimal;
import java.util.Objects;

/// What a completion is worth, in the company's currency.
public sealed interface Worth {

    /// The same for each.
    record Fixed(BigDecimal amount) implements Worth {
        public Fixed {
            Objects.requireNonNull(amount, "amount");
        }
    }

    /// What the completing touchpoint says.
    ///
    /// @param path where: `properties.value`
    record Property(String path) implements Worth {
        public Property {
            Objects.requireNonNull(path, "path");
        }
    }
}
