package dev.pasillo.insight.journey;

import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.insight.application.FactDigests.Digest;
import dev.pasillo.insight.application.JourneyFacts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Asks `GET /v1/facts/digests` of journey-service.
public final class HttpJourneyFacts implements JourneyFacts, AutoCloseable {
    private static final Duration TO_CONNECT = Duration.ofSeconds(3);

    /// It reads all facts of a workspace for an answer, and gives up after five minutes.
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private static final int OK = 200;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TO_CONNECT)
            .build();
    private final Optional<URI> journeys;

    /// @param journeys where journey-service is
    public HttpJourneyFacts(Optional<URI> journeys) {
        this.journeys = journeys;
    }

    @Override
    public boolean known() {
        return journeys.isPresent();
    }

    @Override
    public Map<String, Digest> digests(String key, Collection<String> prefixes) {
        var service = journeys.orElseThrow(() -> new JourneysUnavailableException("nobody said where it is"));
        var request = HttpRequest.newBuilder(URI.create(service.toString().replaceAll("/+$", "") + "/v1/facts/digests"
                        + prefixes.stream()
                                .map(prefix -> "prefix=" + prefix)
                                .collect(Collectors.joining("&", "?", ""))))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .GET()
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != OK) {
                throw new JourneysUnavailableException("journey-service answered " + answer.statusCode());
            }
            var digests = new HashMap<String, Digest>();
            ContractJson.read(answer.body(), Answer.class)
                    .items()
                    .forEach(each -> digests.put(each.group(), new Digest(each.facts(), each.digest())));
            return digests;
        } catch (IOException | ContractException strange) {
            throw new JourneysUnavailableException("journey-service does not answer");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new JourneysUnavailableException("interrupted");
        }
    }

    private record Answer(List<Item> items) {
        Answer {
            items = List.copyOf(items);
        }
    }

    private record Item(String group, long facts, String digest) {}

    @Override
    public void close() {
        http.shutdownNow();
    }
}
