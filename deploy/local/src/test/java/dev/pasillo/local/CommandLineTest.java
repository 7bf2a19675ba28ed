package dev.pasillo.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Pasillo.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "down",
                "status",
                "logs",
                "env",
                "define",
                "source",
                "source add",
                "source list",
                "source show",
                "source rotate",
                "source remove",
                "source kinds",
                "send",
                "replay",
                "erase",
                "recompute",
                "demo",
                "test",
                "bench"
            })
    void everyCommandHelpsAndTakesTheDataFolder(String command) {
        assertThat(run((command + " --help").split(" "))).isZero();
        assertThat(out.toString()).contains("Usage: pasillo " + command, "--data=DIR", "--help");
    }

    @Test
    void helpListsTheCommandsOfAPersonOnly() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "up ",
                        "down ",
                        "status ",
                        "logs ",
                        "env ",
                        "define ",
                        "source ",
                        "send ",
                        "replay ",
                        "erase ",
                        "recompute ",
                        "demo ",
                        "test ",
                        "bench ")
                .doesNotContain("supervise");
    }

    @ParameterizedTest
    @CsvSource({
        "frob,          frob",
        "up --frob,     --frob",
        "up --clock noon, noon",
        "up --port-base many, many",
        "logs,          SERVICE",
        "define,        FILE",
        "erase user_id, VALUE",
        "source,        A command is missing",
        "source add,    NAME",
        "source frob,   frob",
        "source rotate x --others-end-in never --data no-such-folder, never"
    })
    void wrongCallsSayWhatIsWrong(String line, String named) {
        assertThat(run(line.strip().split(" "))).isEqualTo(2);
        assertThat(err.toString().lines().findFirst().orElseThrow()).contains(named);
    }

    @Test
    void missingCommandShowsTheHelp() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("A command is missing", "Usage: pasillo");
    }

    @Test
    void theDataFolderMayStandBeforeASubcommand() {
        var none = folder.resolve("none").toString();

        assertThat(run("source", "--data", none, "list")).isEqualTo(1);
        assertThat(err.toString()).contains("is not running", "--data " + none);
    }

    @ParameterizedTest
    @CsvSource({
        "send x.jsonl, is not running",
        "define x.yaml, is not running",
        "source list, is not running",
        "demo, is not running",
        "env, no keys"
    })
    void commandsThatNeedAnInstanceSaySoInOneLine(String line, String said) {
        assertThat(run((line + " --data " + folder.resolve("none")).split(" "))).isEqualTo(1);
        assertThat(err.toString().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("pasillo: ")
                .contains(said);
    }

    @Test
    void statusOfAnInstanceThatDoesNotRunIsThree() {
        assertThat(run("status", "--data", folder.toString())).isEqualTo(3);
    }

    @Test
    void portBaseOutOfRangeIsOneLine() {
        assertThat(run("up", "--port-base", "70000", "--data", folder.toString()))
                .isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("70000");
    }

    @Test
    void logsOfAnUnknownServiceNamesTheServices() {
        assertThat(run("logs", "printer", "--data", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("There is no service printer", "ingest", "kafka", "postgresql");
    }
}
