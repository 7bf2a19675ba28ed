package dev.pasillo.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `logs`: what a process wrote.
@Command(name = "logs", description = "Shows the log of one process.")
final class Logs implements Callable<Integer> {
    private static final List<String> NAMES =
            List.of("ingest", "journey", "insight", "kafka", "postgresql", "launcher");

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(paramLabel = "SERVICE", description = "ingest, journey, insight, kafka, postgresql or launcher")
    private String service = "";

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "How many of its last lines (default: ${DEFAULT-VALUE})")
    private int lines = 200;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as it grows, until Ctrl-C")
    private boolean follow;

    @Override
    public Integer call() throws Exception {
        var name = service.replaceFirst("-service$", "");
        if (!NAMES.contains(name)) {
            throw new LauncherException(
                    "There is no service %s; there are %s".formatted(service, String.join(", ", NAMES)));
        }
        var log = data.instance().log(name);
        if (!Files.exists(log)) {
            throw new LauncherException("%s has written nothing yet in %s".formatted(name, log.getParent()));
        }
        var tail = LogTail.fromNow(log);
        try {
            LogTail.last(log, lines).forEach(System.out::println);
        } catch (NoSuchFileException e) {
            throw new LauncherException(log + " is gone", e);
        }
        while (follow && !System.out.checkError()) {
            drain(tail);
            Thread.sleep(200);
        }
        return 0;
    }

    private static void drain(LogTail tail) throws IOException {
        tail.drain(System.out::println);
    }
}
