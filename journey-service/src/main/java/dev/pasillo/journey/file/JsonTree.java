package dev.pasillo.journey.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.pasillo.journey.domain.authoring.Node;
import dev.pasillo.journey.file.Tree.Group;
import dev.pasillo.journey.file.Tree.Growth;
import dev.pasillo.journey.file.Tree.Unreadable;
import java.io.IOException;
import java.util.ArrayList;

/// Reads JSON into a [Tree].
final class JsonTree {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Tree.DEEPEST)
                    .maxNumberLength(100)
                    .build())
            .build();

    private final JsonParser parser;
    private final Growth growth = new Growth();

    private JsonTree(JsonParser parser) {
        this.parser = parser;
    }

    static Tree read(String text) throws Unreadable {
        try (var parser = JSON.createParser(text)) {
            parser.nextToken();
            var reader = new JsonTree(parser);
            var root = reader.value("");
            if (parser.nextToken() != null) {
                throw new Unreadable(reader.line(), "there is more after the end; a file holds one definition");
            }
            return reader.growth.tree(root);
        } catch (JsonProcessingException broken) {
            var place = broken.getLocation();
            throw new Unreadable(place == null ? 1 : place.getLineNr(), broken.getOriginalMessage());
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private Node value(String path) throws IOException, Unreadable {
        var line = line();
        growth.count(1, line);
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(path, line);
            case START_ARRAY -> sequence(path, line);
            case VALUE_STRING -> new Node.Text(line, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Node.Figure(line, parser.getDecimalValue());
            case VALUE_TRUE -> new Node.Flag(line, true);
            case VALUE_FALSE -> new Node.Flag(line, false);
            case VALUE_NULL -> new Node.Nothing(line);
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new Unreadable(line, "a value is missing");
        };
    }

    private Node mapping(String path, int line) throws IOException, Unreadable {
        var group = new Group(growth, path, line);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var key = parser.currentName();
            var keyLine = line();
            parser.nextToken();
            group.put(key, keyLine, value(group.pathOf(key)));
        }
        return group.mapping();
    }

    private Node sequence(String path, int line) throws IOException, Unreadable {
        var items = new ArrayList<Node>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(path + "/" + items.size()));
        }
        return new Node.Sequence(line, items);
    }
}
