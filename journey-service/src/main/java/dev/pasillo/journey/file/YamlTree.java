package dev.pasillo.journey.file;

import dev.pasillo.journey.domain.authoring.Node;
import dev.pasillo.journey.file.Tree.Group;
import dev.pasillo.journey.file.Tree.Growth;
import dev.pasillo.journey.file.Tree.Unreadable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads YAML 1.2 into a [Tree]. A plain word is a number, true, false or nothing where JSON writes it so, else text:
/// `no`, `12:30` and `2026-10-01` are what they look like.
final class YamlTree {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d{1,40}(\\.\\d{0,40})?|\\.\\d{1,40})([eE][-+]?\\d{1,8})?");

    private final Iterator<Event> events;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private final Growth growth = new Growth();

    private YamlTree(Iterator<Event> events) {
        this.events = events;
    }

    static Tree read(String text) throws Unreadable {
        try {
            var settings = LoadSettings.builder()
                    .setCodePointLimit(DefinitionFiles.LARGEST)
                    .setParseComments(false)
                    .build();
            return new YamlTree(new Parse(settings).parseString(text).iterator()).file();
        } catch (MarkedYamlEngineException broken) {
            throw new Unreadable(
                    broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1), broken.getProblem());
        } catch (YamlEngineException broken) {
            throw new Unreadable(1, Optional.ofNullable(broken.getMessage()).orElse("it is no YAML"));
        }
    }

    private Tree file() throws Unreadable {
        events.next();
        var document = events.next();
        if (document.getEventId() == Event.ID.StreamEnd) {
            throw new Unreadable(1, "there is nothing in it but comments");
        }
        var root = value(events.next(), "");
        events.next();
        var end = events.next();
        if (end.getEventId() != Event.ID.StreamEnd) {
            throw new Unreadable(line(end), "there is more after the end; a file holds one definition");
        }
        return growth.tree(root);
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private Node value(Event event, String path) throws Unreadable {
        var line = line(event);
        if (event instanceof AliasEvent alias) {
            return alias(alias, line);
        }
        var before = growth.values();
        growth.count(1, line);
        var node = node(event, path, line);
        if (event instanceof NodeEvent named && named.getAnchor().isPresent()) {
            anchors.put(named.getAnchor().get(), new Anchored(node, growth.values() - before));
        }
        return node;
    }

    private Node node(Event event, String path, int line) throws Unreadable {
        growth.down(line);
        var node = switch (event) {
            case MappingStartEvent _ -> mapping(path, line);
            case SequenceStartEvent _ -> sequence(path, line);
            case ScalarEvent scalar ->
                scalar.isPlain() && scalar.getTag().isEmpty()
                        ? plain(scalar.getValue(), line)
                        : new Node.Text(line, scalar.getValue());
            default -> throw new Unreadable(line, "a value is missing");
        };
        growth.up();
        return node;
    }

    private Node alias(AliasEvent alias, int line) throws Unreadable {
        var anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw new Unreadable(line, "the alias *" + alias.getAlias() + " stands for nothing that came before it");
        }
        growth.count(anchored.values(), line);
        return anchored.node();
    }

    private Node mapping(String path, int line) throws Unreadable {
        var group = new Group(growth, path, line);
        for (var event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (!(event instanceof ScalarEvent key)) {
                throw new Unreadable(line(event), "the name of a field has to be a word");
            }
            group.put(key.getValue(), line(key), value(events.next(), group.pathOf(key.getValue())));
        }
        return group.mapping();
    }

    private Node sequence(String path, int line) throws Unreadable {
        var items = new ArrayList<Node>();
        for (var event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(value(event, path + "/" + items.size()));
        }
        return new Node.Sequence(line, items);
    }

    private static Node plain(String word, int line) {
        return switch (word) {
            case "", "~", "null", "Null", "NULL" -> new Node.Nothing(line);
            case "true", "True", "TRUE" -> new Node.Flag(line, true);
            case "false", "False", "FALSE" -> new Node.Flag(line, false);
            default ->
                NUMBER.matcher(word).matches()
                        ? new Node.Figure(line, new BigDecimal(word))
                        : new Node.Text(line, word);
        };
    }

    /// @param values how many values the node has, itself included
    private record Anchored(Node node, int values) {}
}
