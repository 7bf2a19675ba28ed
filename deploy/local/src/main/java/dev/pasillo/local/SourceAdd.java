package dev.pasillo.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `source add`: registers a source, shows its key and how to connect the sender.
@Command(name = "add", description = "Registers a source, shows its key this once, and how to connect the sender.")
final class SourceAdd implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(paramLabel = "NAME", description = "The source's name; touchpoints carry it and it never changes")
    private String name = "";

    @Option(names = "--kind", paramLabel = "KIND", description = "What sends: one of `source kinds` (default: any)")
    private @Nullable String kind;

    @Option(
            names = "--channel",
            paramLabel = "CHANNEL",
            description = "Where its events happen, if they do not say so: web, app, email, call, …")
    private @Nullable String channel;

    @Option(
            names = "--secret",
            paramLabel = "SECRET",
            description = "What the sender signs with; `-` reads a line from standard input. Several are allowed")
    private List<String> secrets = List.of();

    @Option(
            names = "--origin",
            paramLabel = "ORIGIN",
            description = "Only pages of this origin may send. Repeat for more")
    private List<String> origins = List.of();

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "Where the sender reaches ingest-service, for signatures over the address")
    private @Nullable String publicUrl;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Time zone of times that name none: Europe/Madrid")
    private @Nullable String zone;

    @Option(
            names = "--mapping",
            paramLabel = "FILE",
            description = "JSON that says where a body of its own form has what")
    private @Nullable Path mapping;

    @Option(
            names = "--trusted",
            description = "Its events are the company's own word on who is who: for servers, never for pages or apps")
    private boolean trusted;

    @Override
    public Integer call() {
        var journey = SourceCommand.journey(data);
        var added = SourceCommand.done(journey.addSource(source()), name + " was not added");
        var key = added.path("key").asText();
        System.out.println(name + " is registered.");
        System.out.println("Key (shown this once): " + key);
        var connect = connect(journey, key);
        if (!connect.isEmpty()) {
            System.out.println();
            System.out.println(connect);
        }
        return 0;
    }

    /// How to connect it, with its key, at the address that the sender is to use. The new key may not be known yet, so
    /// the instance's secret key asks, which is never filled in.
    private String connect(JourneyClient journey, String key) {
        if (kind == null) {
            return "";
        }
        try {
            var senders = SourceCommand.done(journey.senders(), "The kinds are not known");
            for (var sender : senders.path("items")) {
                if (sender.path("name").asText().equals(kind)) {
                    var connect = sender.path("connect").asText("").replace("{key}", key);
                    return publicUrl == null ? connect : connect.replace(journey.ingest(), publicUrl);
                }
            }
            return "";
        } catch (LauncherException unknown) {
            // The source is registered all the same.
            return "How to connect it cannot be told now: " + unknown.getMessage();
        }
    }

    private ObjectNode source() {
        var source = JSON.createObjectNode().put("name", name);
        put(source, "kind", kind);
        put(source, "channel", channel);
        put(source, "publicUrl", publicUrl);
        put(source, "zone", zone);
        var signedWith = source.putArray("secrets");
        secrets.forEach(secret -> signedWith.add(secret.equals("-") ? typed() : secret));
        var pages = source.putArray("origins");
        origins.forEach(pages::add);
        if (mapping != null) {
            source.set("mapping", mapping(mapping));
        }
        return source.put("trusted", trusted);
    }

    private static void put(ObjectNode source, String field, @Nullable String value) {
        if (value != null) {
            source.put(field, value);
        }
    }

    private String typed() {
        try {
            var line = input.readLine();
            if (line != null && !line.isBlank()) {
                return line.strip();
            }
        } catch (IOException unreadable) {
            throw new LauncherException("Standard input cannot be read: " + unreadable.getMessage(), unreadable);
        }
        throw new LauncherException("There is no secret on standard input");
    }

    private static JsonNode mapping(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException noJson) {
            throw new LauncherException(file + " is not JSON: " + noJson.getOriginalMessage(), noJson);
        } catch (IOException unreadable) {
            throw new LauncherException("%s cannot be read: %s".formatted(file, unreadable.getMessage()), unreadable);
        }
    }
}
