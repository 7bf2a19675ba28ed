package dev.pasillo.local.survival;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.byteman.agent.Main;

/// A rule of Byteman: what else is done where a method of a service begins or ends. The services' own code has no hook
/// for tests.
///
/// @param text in Byteman's language; a rule whose class or method does not exist does nothing
record Rule(String text) {

    /// The JVM's options for these rules.
    ///
    /// @param folder where the script may lie
    static List<String> options(Path folder, List<Rule> rules) throws IOException {
        if (rules.isEmpty()) {
            return List.of();
        }
        Files.createDirectories(folder);
        var script = Files.createTempFile(folder, "rules", ".btm");
        Files.writeString(
                script, String.join("\n", rules.stream().map(Rule::text).toList()));
        var byteman = byteman();
        return List.of("-javaagent:%s=script:%s,boot:%s".formatted(byteman, script, byteman));
    }

    private static Path byteman() {
        try {
            return Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
