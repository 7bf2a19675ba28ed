package dev.pasillo.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `pasillo` in a checkout of stubs: a Maven that only makes the files, and JDKs that only say their names.
class ScriptTest {
    private static final List<String> RESULTS = List.of(
            "deploy/local/target/local.jar",
            "ingest-service/target/quarkus-app/quarkus-run.jar",
            "journey-service/target/quarkus-app/quarkus-run.jar",
            "insight-service/target/quarkus-app/quarkus-run.jar");

    @TempDir
    Path folder;

    private Path checkout;
    private final Map<String, String> environment = new HashMap<>();

    /// What a run of the script came to.
    private record Run(int status, String out, String err) {}

    @BeforeEach
    void layOut() throws Exception {
        checkout = Files.createDirectories(folder.resolve("check out"));
        Files.copy(Path.of(System.getProperty("pasillo.home"), "pasillo"), checkout.resolve("pasillo"));
        Files.writeString(
                checkout.resolve("pom.xml"),
                "<modules><module>ingest-service</module>\n<module>journey-service</module>\n"
                        + "<module>insight-service</module></modules>");
        executable(checkout.resolve("mvnw"), """
                #!/bin/sh
                echo "mvnw $*" >>calls
                echo "[INFO] Building Pasillo: a part 0.1.0-SNAPSHOT                 [3/7]"
                [ -z "$BROKEN" ] || { echo "[ERROR] it does not compile"; exit 1; }
                for result in %s; do mkdir -p "$(dirname "$result")"; touch "$result"; done
                """.formatted(String.join(" ", RESULTS)));
        for (var module : List.of("journey-contract", "ingest-service", "journey-service", "insight-service")) {
            source(module);
        }
        jdk("jdk-25", "25");
        environment.put("JAVA_HOME", folder.resolve("jdk-25").toString());
        environment.put("PATH", "/usr/bin:/bin");
    }

    private void source(String module) throws Exception {
        var file = checkout.resolve(module).resolve("src/main/java/A.java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "class A {}");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
    }

    private void jdk(String name, String version) throws Exception {
        var bin = Files.createDirectories(folder.resolve(name).resolve("bin"));
        executable(bin.resolve("java"), """
                #!/bin/sh
                case "$1" in
                    -XshowSettings*) echo "    java.home = %1$s" >&2 ;;
                    *) echo "%2$s runs $*" ;;
                esac
                """.formatted(folder.resolve(name), name));
        executable(bin.resolve("javac"), "#!/bin/sh\n");
        Files.writeString(folder.resolve(name).resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
    }

    private static void executable(Path file, String text) throws Exception {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(String... arguments) throws Exception {
        return run(checkout.resolve("pasillo"), arguments);
    }

    private Run run(Path script, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().retainAll(List.of("HOME"));
        builder.environment().putAll(environment);
        var out = Files.createTempFile(folder, "out", "");
        var err = Files.createTempFile(folder, "err", "");
        var process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }

    private List<String> builds() throws Exception {
        var calls = checkout.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    @Nested
    class FindingAJdk {
        @Test
        void javaHomeIsTakenWhereItIsNewEnough() throws Exception {
            jdk("jdk-26", "26");
            environment.put("JAVA_HOME", folder.resolve("jdk-26").toString());
            assertThat(run("status").out()).contains("jdk-26 runs").contains("dev.pasillo.local.Pasillo status");
        }

        @Test
        void oldJavaHomeGivesWayToThePath() throws Exception {
            jdk("jdk-17", "17");
            environment.put("JAVA_HOME", folder.resolve("jdk-17").toString());
            environment.put("PATH", folder.resolve("jdk-25/bin") + ":/usr/bin:/bin");
            assertThat(run("status").out()).contains("jdk-25 runs");
        }

        @Test
        void runtimeWithoutACompilerIsNoJdk() throws Exception {
            jdk("jre", "25");
            Files.delete(folder.resolve("jre/bin/javac"));
            environment.put("JAVA_HOME", folder.resolve("jre").toString());
            environment.put("PATH", folder.resolve("jdk-25/bin") + ":/usr/bin:/bin");
            assertThat(run("status").out()).contains("jdk-25 runs");
        }

        @Test
        void commonPlacesAreSearched() throws Exception {
            environment.remove("JAVA_HOME");
            environment.put("HOME", folder.toString());
            Files.createDirectories(folder.resolve(".sdkman/candidates"));
            jdk(".sdkman/candidates/java/25.0.1-tem", "25");
            assertThat(run("status").out()).contains("runs").contains("dev.pasillo.local.Pasillo status");
        }
    }

    @Nested
    class Building {
        @Test
        void happensWhenNothingIsBuilt() throws Exception {
            var run = run("up");
            assertThat(run.status()).isZero();
            assertThat(builds())
                    .containsExactly(
                            "mvnw -B -Pquick -pl insight-service,journey-service,ingest-service,deploy/local -am package");
            assertThat(run.out()).contains("Building", "[3/7] Pasillo: a part", "dev.pasillo.local.Pasillo up");
        }

        @Test
        void isNotRepeatedWhileNothingChanges() throws Exception {
            run("up");
            run("up");
            assertThat(builds()).hasSize(1);
        }

        @Test
        void isRepeatedForANewerSourceOfAnyModule() throws Exception {
            run("up");
            Files.setLastModifiedTime(
                    checkout.resolve("journey-contract/src/main/java/A.java"),
                    FileTime.from(Instant.now().plusSeconds(5)));
            run("up");
            assertThat(builds()).hasSize(2);
        }

        @Test
        void isRepeatedWhenAResultIsGone() throws Exception {
            run("up");
            Files.delete(checkout.resolve(RESULTS.getLast()));
            run("up");
            assertThat(builds()).hasSize(2);
        }

        @Test
        void isLeftToUpOnceTheLauncherIsThere() throws Exception {
            run("status");
            Files.delete(checkout.resolve(RESULTS.getLast()));
            run("status");
            assertThat(builds()).hasSize(1);
        }

        @Test
        void leavesOutServicesThatTheCheckoutDoesNotHave() throws Exception {
            Files.writeString(checkout.resolve("pom.xml"), "<modules><module>ingest-service</module></modules>");
            run("up");
            assertThat(builds()).containsExactly("mvnw -B -Pquick -pl ingest-service,deploy/local -am package");
        }

        @Test
        void failureShowsTheErrorsAndTheLog() throws Exception {
            environment.put("BROKEN", "yes");
            var run = run("up");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains("[ERROR] it does not compile", "pasillo: the build failed", "build.log");
        }

        @Test
        void lockOfABuildThatIsGoneDoesNotHoldUpTheNext() throws Exception {
            Files.createDirectories(checkout.resolve("target/build.lock"));
            Files.writeString(checkout.resolve("target/build.lock/pid"), "999999999");
            assertThat(run("up").status()).isZero();
        }

        @Test
        void canBeForbidden() throws Exception {
            environment.put("PASILLO_BUILD", "never");
            var run = run("up");
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).startsWith("pasillo: nothing is built yet");
            assertThat(builds()).isEmpty();
        }
    }

    @Nested
    class Testing {
        @Test
        void runsTheWholeSuite() throws Exception {
            run("test");
            assertThat(builds()).containsExactly("mvnw -B -ntp -T 2 verify");
        }

        @Test
        void withGuaranteesRunsTheLongFaultsToo() throws Exception {
            run("test", "--guarantees");
            assertThat(builds()).containsExactly("mvnw -B -ntp -Pguarantees verify");
        }

        @Test
        void refusesWhatItDoesNotKnow() throws Exception {
            assertThat(run("test", "--fast").err()).startsWith("pasillo: test does not know --fast");
        }
    }

    @Test
    void scriptIsFoundThroughALink() throws Exception {
        var link = Files.createSymbolicLink(folder.resolve("linked"), checkout.resolve("pasillo"));
        assertThat(run(link, "status").out()).contains("-Dpasillo.home=" + checkout.toRealPath());
    }

    @Test
    void argumentsArriveAsTheyAre() throws Exception {
        assertThat(run("send", "a file.jsonl", "--data", "d").out())
                .contains("dev.pasillo.local.Pasillo send a file.jsonl --data d");
    }
}
