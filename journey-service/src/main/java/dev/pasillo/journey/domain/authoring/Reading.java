package dev.pasillo.journey.domain.authoring;

import dev.pasillo.journey.domain.definition.JourneyDefinition;
import java.util.List;

/// What came of reading a definition file.
public sealed interface Reading {

    /// A definition that can be put into force.
    record Accepted(JourneyDefinition definition) implements Reading {}

    /// Everything that is wrong, in the order of the file; never empty.
    record Refused(List<Finding> findings) implements Reading {
        public Refused {
            findings = List.copyOf(findings);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("a refusal needs a reason");
            }
        }
    }
}
