package dev.pasillo.local;

import dev.pasillo.local.send.BatchReader;
import dev.pasillo.local.send.EventSender;
import dev.pasillo.local.send.Progress;
import dev.pasillo.local.send.Retry;
import dev.pasillo.local.send.SendReport;
import dev.pasillo.local.send.Sending;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `send`: native events from a file.
@Command(
        name = "send",
        description = "Sends native events, one JSON object per line, plain or gzip."
                + " Exit status 1 when an event was refused.")
final class Send implements Callable<Integer> {
    private static final int MOST_CHARACTERS = 512 * 1024;

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(paramLabel = "FILE|-", description = "The file, or - for standard input")
    private String file = "-";

    @Option(names = "--batch", paramLabel = "N", description = "Events per request (default: ${DEFAULT-VALUE})")
    private int batch = 500;

    @Option(names = "--parallel", paramLabel = "N", description = "Requests at a time (default: ${DEFAULT-VALUE})")
    private int parallel = 4;

    @Override
    public Integer call() throws Exception {
        if (batch < 1 || parallel < 1) {
            throw new LauncherException("--batch and --parallel must be at least 1");
        }
        var ingest = URI.create("http://127.0.0.1:" + data.running().ports().ingest());
        var report = new SendReport();
        var begin = System.nanoTime();
        try (var input = new BatchReader(open(), batch, MOST_CHARACTERS);
                var sender = new EventSender(ingest, data.keys().write(), report, Retry.patient());
                var progress = new Progress(System.out, () -> line(report, begin))) {
            Sending.sendAll(input, sender, parallel);
            progress.close();
        } catch (LauncherException e) {
            System.out.println(report.summary(seconds(begin)));
            throw e;
        }
        System.out.println(report.summary(seconds(begin)));
        return report.refused() == 0 ? 0 : 1;
    }

    private InputStream open() {
        if (file.equals("-")) {
            return System.in;
        }
        try {
            return Files.newInputStream(Path.of(file));
        } catch (IOException e) {
            throw new LauncherException(
                    "%s cannot be read: %s"
                            .formatted(file, Files.exists(Path.of(file)) ? e.getMessage() : "no such file"),
                    e);
        }
    }

    private static String line(SendReport report, long begin) {
        return "%,d sent, %,.0f events/s".formatted(report.sent(), report.sent() / seconds(begin));
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
