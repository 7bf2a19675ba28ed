package dev.pasillo.journey.domain.definition;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What it would take to mend a stage or a moment.
///
/// @param cost in the company's currency
/// @param weeks of work
public record Mend(@Nullable BigDecimal cost, @Nullable BigDecimal weeks) {}
