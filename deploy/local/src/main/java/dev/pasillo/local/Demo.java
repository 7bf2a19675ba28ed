package dev.pasillo.local;

import dev.pasillo.local.demo.Shop;
import dev.pasillo.local.send.Batch;
import dev.pasillo.local.send.EventSender;
import dev.pasillo.local.send.Retry;
import dev.pasillo.local.send.SendReport;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `demo`: a synthetic shop.
@Command(
        name = "demo",
        description =
                "Sends the events of a small synthetic shop: two weeks of the past, then the present, until stopped.")
final class Demo implements Callable<Integer> {
    private static final int BATCH = 500;
    private static final long TICK_MILLIS = 250;
    private static final long REPORT_MILLIS = 10_000;

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--customers",
            paramLabel = "N",
            description = "Customers of the past two weeks (default: ${DEFAULT-VALUE})")
    private int customers = 300;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "The same seed, the same people (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Override
    public Integer call() throws Exception {
        if (customers < 0) {
            throw new LauncherException("--customers must not be negative");
        }
        var ingest = URI.create("http://127.0.0.1:" + data.running().ports().ingest());
        var report = new SendReport();
        var shop = new Shop(seed, now());
        try (var sender = new EventSender(ingest, data.keys().write(), report, Retry.patient())) {
            send(sender, shop.past(customers));
            System.out.printf(
                    "%,d customers of the past two weeks: %,d events (seed %d). Now the present; Ctrl-C ends it.%n",
                    shop.customers(), report.sent(), seed);
            live(shop, sender, report);
        }
        return 0;
    }

    private static void live(Shop shop, EventSender sender, SendReport report) throws InterruptedException {
        var reported = System.nanoTime();
        var before = report.sent();
        while (true) {
            send(sender, shop.until(now()));
            var elapsed = (System.nanoTime() - reported) / 1e6;
            if (elapsed >= REPORT_MILLIS) {
                System.out.printf(
                        "%,d customers, %,d events, %.1f events/s%s%n",
                        shop.customers(),
                        report.sent(),
                        (report.sent() - before) * 1000 / elapsed,
                        report.refused() == 0 ? "" : ", %,d refused".formatted(report.refused()));
                reported = System.nanoTime();
                before = report.sent();
            }
            if (System.out.checkError()) {
                return;
            }
            Thread.sleep(TICK_MILLIS);
        }
    }

    private static void send(EventSender sender, List<String> events) throws InterruptedException {
        for (int from = 0; from < events.size(); from += BATCH) {
            var part = events.subList(from, Math.min(events.size(), from + BATCH));
            sender.send(new Batch(IntStream.range(0, part.size())
                    .mapToObj(i -> new Batch.Line(i + 1L, part.get(i)))
                    .toList()));
        }
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
