package dev.pasillo.journey;

import dev.pasillo.testsupport.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void layersAreKept() {
        ArchitectureRules.check("dev.pasillo.journey");
    }
}
