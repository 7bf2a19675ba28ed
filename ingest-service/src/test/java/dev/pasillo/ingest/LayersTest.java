package dev.pasillo.ingest;

import dev.pasillo.testsupport.ArchitectureRules;
import org.junit.jupiter.api.Test;

class LayersTest {
    @Test
    void layersAreKept() {
        ArchitectureRules.check("dev.pasillo.ingest");
    }
}
