package dev.pasillo.journey.ingest;

import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.journey.application.IngestDoor;
import dev.pasillo.journey.application.RejectedStore.Entry;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Posts each event to `POST /v1/replay` of ingest-service, a few at a time. Once one could not be sent, those that
/// have not begun are not tried: whatever is wrong is wrong for all.
public final class HttpIngestDoor implements IngestDoor, AutoCloseable {
    private static final String NATIVE = "native";
    private static final Duration TO_CONNECT = Duration.ofSeconds(3);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TO_CONNECT)
            .build();
    private final ExecutorService workers;
    private final URI ingest;
    private final Duration patience;

    /// @param ingest where ingest-service is
    /// @param parallel events under way at a time
    /// @param patience for one answer
    public HttpIngestDoor(URI ingest, int parallel, Duration patience) {
        this.ingest = ingest;
        this.patience = patience;
        this.workers = Executors.newFixedThreadPool(
                parallel, Thread.ofVirtual().name("replay-", 0).factory());
    }

    @Override
    public List<Verdict> send(List<Entry> entries, String key) {
        var stopped = new AtomicReference<Verdict.@Nullable Unsent>();
        var sending = new ArrayList<Callable<Verdict>>();
        entries.forEach(entry -> sending.add(() -> sendUnless(stopped, entry, key)));
        try {
            var verdicts = new ArrayList<Verdict>();
            for (var sent : workers.invokeAll(sending)) {
                verdicts.add(sent.get());
            }
            return verdicts;
        } catch (ExecutionException bug) {
            throw new IllegalStateException("an event could not be sent again", bug.getCause());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopping);
        }
    }

    private Verdict sendUnless(AtomicReference<Verdict.@Nullable Unsent> stopped, Entry entry, String key) {
        var already = stopped.get();
        if (already != null) {
            return already;
        }
        var verdict = send(entry, key);
        if (verdict instanceof Verdict.Unsent unsent) {
            stopped.compareAndSet(null, unsent);
        }
        return verdict;
    }

    private Verdict send(Entry entry, String key) {
        var request = HttpRequest.newBuilder(address(entry))
                .timeout(patience)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(entry.raw()))
                .build();
        try {
            return verdict(http.send(request, BodyHandlers.ofByteArray()));
        } catch (IOException unreachable) {
            return new Verdict.Unsent("ingest-unavailable", "ingest-service does not answer.");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new Verdict.Unsent("ingest-unavailable", "interrupted");
        }
    }

    private URI address(Entry entry) {
        var query = "format=" + encoded(entry.format() == null ? NATIVE : entry.format())
                + "&source=" + encoded(entry.source())
                + "&receivedAt=" + encoded(ContractJson.write(entry.place().receivedAt()))
                + "&entry=" + entry.place().id();
        return URI.create(ingest.toString().replaceAll("/+$", "") + "/v1/replay?" + query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Verdict verdict(HttpResponse<byte[]> answer) {
        return switch (answer.statusCode()) {
            case 202 -> received(answer.body());
            case 400, 413 -> refused(answer.body());
            case 401, 403 ->
                new Verdict.Unsent("ingest-refuses-key", "ingest-service does not know this key as a secret one.");
            default -> new Verdict.Unsent("ingest-unavailable", "ingest-service answered " + answer.statusCode() + ".");
        };
    }

    private static Verdict received(byte[] body) {
        try {
            return ContractJson.read(body, Received.class).rejected().stream()
                    .findFirst()
                    .<Verdict>map(refusal -> new Verdict.Refused(refusal.code(), refusal.detail()))
                    .orElseGet(Verdict.Accepted::new);
        } catch (ContractException strange) {
            return new Verdict.Unsent("ingest-unavailable", "ingest-service answered something else.");
        }
    }

    private static Verdict refused(byte[] body) {
        try {
            var problem = ContractJson.read(body, Refusal.class);
            return new Verdict.Refused(problem.code(), problem.detail());
        } catch (ContractException strange) {
            return new Verdict.Unsent("ingest-unavailable", "ingest-service answered something else.");
        }
    }

    private record Received(int accepted, List<Refusal> rejected) {
        Received {
            rejected = rejected == null ? List.of() : List.copyOf(rejected);
        }
    }

    private record Refusal(String code, String detail) {
        Refusal {
            detail = detail == null ? "" : detail;
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        http.shutdownNow();
    }
}
