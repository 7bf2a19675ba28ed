package dev.pasillo.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureRulesTest {
    private static final String BAD = "dev.pasillo.testsupport.sample";

    @Test
    void everyKindOfViolationIsNamed() {
        assertThatThrownBy(() -> ArchitectureRules.check(BAD, new ClassFileImporter().importPackages(BAD)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("domain imports the JDK")
                .hasMessageContaining("application imports the domain")
                .hasMessageContaining("Slice http depends on Slice kafka")
                .hasMessageContaining("injected java.time.Clock")
                .hasMessageContaining("at most two packages below")
                .hasMessageContaining("@NullMarked")
                .hasMessageContaining("no Abstract");
    }

    @Test
    void aMissingServiceIsNotTakenForACleanOne() {
        assertThatThrownBy(() -> ArchitectureRules.check("dev.pasillo.nowhere"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("No classes");
    }

    @Test
    void aCleanPackagePasses() {
        var classes = new ClassFileImporter().importPackages("dev.pasillo.contract");
        assertThat(classes).isNotEmpty();
        ArchitectureRules.check("dev.pasillo.contract", classes);
    }
}
