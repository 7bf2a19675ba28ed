package dev.pasillo.ingest;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.pasillo.testsupport.ArchitectureRules;
import org.junit.jupiter.api.Test;

class LayersTest {
    private static final String FORMATS = "dev.pasillo.ingest.format";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.pasillo.ingest");

    @Test
    void layersAreKept() {
        ArchitectureRules.check("dev.pasillo.ingest");
    }

    @Test
    void formatsDoNotKnowEachOther() {
        slices().matching(FORMATS + ".(*)")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        DescribedPredicate.alwaysTrue(),
                        resideInAnyPackage(
                                FORMATS + ".json", FORMATS + ".form", FORMATS + ".signed", FORMATS + ".eventbridge"))
                .check(CLASSES);
    }

    @Test
    void formatsKnowNothingOfTheServer() {
        noClasses()
                .that()
                .resideInAPackage(FORMATS + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.pasillo.ingest.http..",
                        "dev.pasillo.ingest.kafka..",
                        "dev.pasillo.ingest.config..",
                        "dev.pasillo.kit..",
                        "io..",
                        "jakarta..",
                        "org.apache..",
                        "org.eclipse..")
                .check(CLASSES);
    }
}
