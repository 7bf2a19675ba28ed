package dev.pasillo.ingest.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pasillo.contract.Actor;
import dev.pasillo.contract.Identifier;
import dev.pasillo.contract.RejectedEvent;
import dev.pasillo.contract.Touchpoint;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every event log promises: the real one and the one that tests use.
public interface EventLogContract {
    EventLog log();

    /// What is kept, in the order in which it is kept per key.
    List<LogEntry> kept();

    private static Touchpoint touchpoint(String id, String user) {
        var time = Instant.parse("2026-01-01T00:00:00Z");
        return new Touchpoint(
                "shop",
                "api",
                id,
                "web",
                "page_viewed",
                null,
                Actor.CUSTOMER,
                time,
                null,
                time,
                List.of(new Identifier("user_id", user)),
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                "f");
    }

    @Test
    default void keysATouchpointByWorkspaceAndOwner() {
        var entry = log().entry(touchpoint("e-1", "ü-1"));

        assertThat(new String(entry.key(), StandardCharsets.UTF_8)).isEqualTo("shop/user_id/ü-1");
        assertThat(entry.code()).isNull();
    }

    @Test
    default void keepsEverythingBeforeItSaysSo() {
        var run = UUID.randomUUID().toString();
        var entries = new ArrayList<LogEntry>();
        IntStream.range(0, 500).forEach(n -> entries.add(log().entry(touchpoint(run + "-" + n, run + "-" + n % 7))));
        entries.add(log().entry(new RejectedEvent(
                "shop",
                "api",
                run,
                "type-missing",
                "type is required",
                Instant.parse("2026-01-01T00:00:00Z"),
                "{}".getBytes(StandardCharsets.UTF_8),
                false)));
        var outcomes = Collections.synchronizedList(new ArrayList<String>());

        log().append(entries, failure -> outcomes.add(failure == null ? "kept" : "failed"));

        await().until(() -> !outcomes.isEmpty());
        assertThat(outcomes).containsExactly("kept");
        var kept = kept().stream()
                .map(entry -> new String(entry.value(), StandardCharsets.UTF_8))
                .filter(value -> value.contains(run))
                .toList();
        assertThat(kept)
                .containsExactlyInAnyOrderElementsOf(entries.stream()
                        .map(entry -> new String(entry.value(), StandardCharsets.UTF_8))
                        .toList());
    }

    @Test
    default void keepsNothingAtOnce() {
        var outcomes = Collections.synchronizedList(new ArrayList<String>());

        log().append(List.of(), failure -> outcomes.add(failure == null ? "kept" : "failed"));

        await().until(() -> !outcomes.isEmpty());
        assertThat(outcomes).containsExactly("kept");
    }
}
