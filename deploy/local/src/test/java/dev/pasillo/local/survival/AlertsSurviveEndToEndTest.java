package dev.pasillo.local.survival;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import dev.pasillo.testsupport.history.Definition;
import dev.pasillo.testsupport.history.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Twenty customers who do not advance in ten seconds, a rule over a window of a minute, and somebody who is told: once
/// that it happens, once that it is over.
@Tag("guarantees")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class AlertsSurviveEndToEndTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CUSTOMERS = 20;
    private static final Definition PROMISE = Definition.of("""
            apiVersion: pasillo/v1
            kind: JourneyDefinition
            name: promise
            stages:
              - {id: asked, enter: [{type: quote_requested}], allowedTime: PT10S}
              - {id: served, enter: [{type: order_paid}]}
            """);

    @Test
    void dropOffsOverTheLimitAreToldOnceAndResolvedOnce() throws Exception {
        try (var receiver = new Receiver();
                var cluster = Cluster.start(Cluster.Shape.one())) {
            lose(cluster, receiver);
            receiver.awaitState("firing", Duration.ofMinutes(3));
            receiver.awaitState("resolved", Duration.ofMinutes(4));
            assertThat(receiver.told()).as("one of each, and nothing again").hasSize(2);
            assertThat(receiver.ids("firing")).hasSize(1);
            assertThat(receiver.ids("resolved")).hasSize(1);
            assertThat(receiver.alerts()).as("the same alert").hasSize(1);
        }
    }

    @Test
    void killBetweenTheAlertAndItsDeliveryGivesOneIdAndOneResolve() throws Exception {
        try (var receiver = new Receiver();
                var checkpoint = new Checkpoint(Place.BEFORE_TELLING, 1);
                var cluster = Cluster.start(Cluster.Shape.one())) {
            var insight = cluster.insight(1);
            cluster.program(insight).onceWith(List.of(checkpoint.rule()));
            insight.awaitBack(insight.kill());
            lose(cluster, receiver);
            checkpoint.awaitReached(Duration.ofMinutes(3));
            assertThat(receiver.told()).as("the alert stands, and nobody knows").isEmpty();
            var before = insight.kill();
            var now = insight.awaitBack(before);
            System.out.printf(
                    "insight-service: process %d killed between alert and delivery, %d answers%n", before, now);
            receiver.awaitState("firing", Duration.ofMinutes(3));
            receiver.awaitState("resolved", Duration.ofMinutes(4));
            assertThat(receiver.ids("firing"))
                    .as("at least once, and always under one id")
                    .hasSize(1);
            assertThat(receiver.ids("resolved")).hasSize(1);
            assertThat(receiver.alerts()).hasSize(1);
            assertThat(receiver.told()).as("it died before it told anybody").hasSize(2);
            System.out.printf("told %d times under 2 ids%n", receiver.told().size());
        }
    }

    private static void lose(Cluster cluster, Receiver receiver) throws IOException, InterruptedException {
        var system = cluster.system();
        system.define(List.of(PROMISE));
        var destination = post(system, "/v1/destinations", """
                {"kind": "webhook", "url": "%s", "enabled": true}""".formatted(receiver.address()));
        post(system, "/v1/alert-rules", """
                {"name": "Asked and not served", "definition": "promise", "stage": "asked", "measure": "dropOffRate",
                 "above": 0.5, "window": "PT1M", "minCustomers": 10, "destinations": ["%s"], "enabled": true}""".formatted(destination.path("id").asText()));
        var now = Instant.now();
        var events = new ArrayList<Event>();
        for (var i = 0; i < CUSTOMERS; i++) {
            events.add(Event.read(
                    "{\"id\":\"lost-%1$d\",\"occurredAt\":\"%2$s\",\"channel\":\"web\",\"type\":\"quote_requested\",\"identifiers\":[{\"namespace\":\"user_id\",\"value\":\"lost-%1$d\"}]}"
                            .formatted(i, now)));
        }
        try (var sender = cluster.sender(system)) {
            sender.send(events);
        }
    }

    private static JsonNode post(SystemUnderTest system, String path, String body)
            throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var response = http.send(
                    HttpRequest.newBuilder(system.insights().getFirst().resolve(path))
                            .header("Authorization", "Bearer " + system.secret())
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
            return JSON.readTree(response.body());
        }
    }

    /// Somebody who is told.
    private static final class Receiver implements AutoCloseable {
        private final HttpServer server;
        private final List<Message> messages = new CopyOnWriteArrayList<>();

        private record Message(String id, JsonNode alert) {}

        Receiver() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::take);
            server.start();
        }

        private void take(HttpExchange exchange) throws IOException {
            try (exchange) {
                messages.add(new Message(
                        String.valueOf(exchange.getRequestHeaders().getFirst("webhook-id")),
                        JSON.readTree(exchange.getRequestBody().readAllBytes())));
                exchange.sendResponseHeaders(204, -1);
            }
        }

        URI address() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/told");
        }

        List<String> told() {
            return messages.stream().map(Message::id).toList();
        }

        /// The ids of the messages that carried that state.
        List<String> ids(String state) {
            return messages.stream()
                    .filter(message -> state(message).equals(state))
                    .map(Message::id)
                    .distinct()
                    .toList();
        }

        List<String> alerts() {
            return messages.stream()
                    .map(message -> message.alert().path("id").asText())
                    .distinct()
                    .collect(Collectors.toList());
        }

        void awaitState(String state, Duration atMost) throws InterruptedException {
            var began = System.nanoTime();
            while (ids(state).isEmpty()) {
                assertThat(System.nanoTime() - began)
                        .as("told in time: " + state)
                        .isLessThan(atMost.toNanos());
                Thread.sleep(100);
            }
            System.out.printf("%s told after %.1f s%n", state, (System.nanoTime() - began) / 1e9);
        }

        private static String state(Message message) {
            return message.alert().path("state").asText();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
