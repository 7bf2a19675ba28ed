package dev.pasillo.testsupport;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.NullMarked;

/// The layering of a service, as the architecture page has it: `domain` knows nothing, `application` knows the domain,
/// adapters (every other package of the service) know both but not each other, and `config` wires all. Each service
/// has one test:
///
/// ```java
/// @Test
/// void layersAreKept() {
///     ArchitectureRules.check("dev.pasillo.journey");
/// }
/// ```
public final class ArchitectureRules {
    private static final Set<Class<?>> TIME =
            Set.of(Instant.class, LocalDate.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class);

    private ArchitectureRules() {}

    /// Checks the main classes below that package.
    ///
    /// @throws AssertionError that names every violation
    public static void check(String root) {
        var classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(root);
        if (classes.isEmpty()) {
            throw new AssertionError("No classes below " + root);
        }
        check(root, classes);
    }

    static void check(String root, JavaClasses classes) {
        var violations = rules(root).stream()
                .map(rule -> rule.allowEmptyShould(true).evaluate(classes))
                .filter(result -> result.hasViolation())
                .map(result -> result.getFailureReport().toString())
                .toList();
        if (!violations.isEmpty()) {
            throw new AssertionError(String.join("\n\n", violations));
        }
    }

    private static List<ArchRule> rules(String root) {
        return List.of(
                domainKnowsNothing(root),
                applicationKnowsTheDomain(root),
                adaptersDoNotKnowEachOther(root),
                nothingKnowsConfig(root),
                timeIsInjected(root),
                chanceIsAnArgument(root),
                packagesAreShallow(root),
                packagesAreNullMarked(root),
                namesSayWhatThingsAre());
    }

    private static ArchRule domainKnowsNothing(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".domain..")
                .should()
                .onlyDependOnClassesThat(
                        in(root + ".domain..", "java..", "javax.crypto..", "org.jspecify..", "dev.pasillo.contract.."))
                .as("domain imports the JDK, JSpecify and the contract's records only");
    }

    private static ArchRule applicationKnowsTheDomain(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".application..")
                .should()
                .onlyDependOnClassesThat(in(
                        root + ".application..",
                        root + ".domain..",
                        "java..",
                        "org.jspecify..",
                        "dev.pasillo.contract..",
                        "io.smallrye.mutiny..",
                        "jakarta.inject..",
                        "jakarta.enterprise.context..",
                        "org.jboss.logging.."))
                .as("application imports the domain and Mutiny (and marks for injection and logging) only");
    }

    private static ArchRule adaptersDoNotKnowEachOther(String root) {
        return slices().assignedFrom(adapters(root))
                .should()
                .notDependOnEachOther()
                .as("adapters do not know each other");
    }

    private static SliceAssignment adapters(String root) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                return adapter(root, javaClass).map(SliceIdentifier::of).orElseGet(SliceIdentifier::ignore);
            }

            @Override
            public String getDescription() {
                return "the adapters of " + root;
            }
        };
    }

    private static Optional<String> adapter(String root, JavaClass javaClass) {
        var name = javaClass.getPackageName();
        if (!name.startsWith(root + ".")) {
            return Optional.empty();
        }
        var first = name.substring(root.length() + 1).split("\\.", 2)[0];
        return Set.of("domain", "application", "config").contains(first) ? Optional.empty() : Optional.of(first);
    }

    private static ArchRule nothingKnowsConfig(String root) {
        return noClasses()
                .that()
                .resideInAnyPackage(root + ".domain..", root + ".application..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".config..");
    }

    private static ArchRule timeIsInjected(String root) {
        return noClasses()
                .that(resideInAPackage(root + "..").and(outside(root + ".config..")))
                .should()
                .accessTargetWhere(DescribedPredicate.describe(
                        "ask the system for the time", ArchitectureRules::asksTheSystemForTheTime))
                .as("every time comes from an injected java.time.Clock");
    }

    private static boolean asksTheSystemForTheTime(JavaAccess<?> access) {
        var target = access.getTarget();
        var owner = target.getOwner();
        if (owner.isEquivalentTo(System.class)) {
            return target.getName().equals("currentTimeMillis");
        }
        if (owner.isEquivalentTo(Clock.class)) {
            return target.getName().startsWith("system");
        }
        return TIME.stream().anyMatch(owner::isEquivalentTo)
                && target.getFullName().endsWith(".now()");
    }

    private static ArchRule chanceIsAnArgument(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + ".domain..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Random.class, ThreadLocalRandom.class)
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .as("ids and randomness come into the domain as arguments");
    }

    private static ArchRule packagesAreShallow(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(satisfy(
                        "lie at most two packages below " + root,
                        type -> type.getPackageName()
                                        .substring(root.length())
                                        .chars()
                                        .filter(c -> c == '.')
                                        .count()
                                <= 2));
    }

    private static ArchRule packagesAreNullMarked(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(satisfy(
                        "lie in a package whose package-info is @NullMarked",
                        type -> type.getPackage().isAnnotatedWith(NullMarked.class)));
    }

    private static ArchRule namesSayWhatThingsAre() {
        return noClasses()
                .should()
                .haveNameMatching(".*\\.(Abstract[A-Z]\\w*|\\w*(Impl|Util|Utils|Manager|Helper))")
                .orShould()
                .resideInAPackage("..common..")
                .as("no Abstract…, …Impl, …Util, …Manager, …Helper, and no package common");
    }

    private static DescribedPredicate<JavaClass> in(String... packages) {
        var resides = JavaClass.Predicates.resideInAnyPackage(packages);
        return DescribedPredicate.describe(
                "are in " + List.of(packages),
                type -> type.isPrimitive() || resides.test(type.getBaseComponentType()) || isPrimitiveArray(type));
    }

    private static boolean isPrimitiveArray(JavaClass type) {
        return type.getBaseComponentType().isPrimitive();
    }

    private static DescribedPredicate<JavaClass> outside(String packages) {
        return DescribedPredicate.not(resideInAPackage(packages));
    }

    private static ArchCondition<JavaClass> satisfy(String description, java.util.function.Predicate<JavaClass> test) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!test.test(type)) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " does not " + description));
                }
            }
        };
    }
}
