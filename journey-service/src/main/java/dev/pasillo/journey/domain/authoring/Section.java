package dev.pasillo.journey.domain.authoring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One group of fields while it is read. Every reader method says what is wrong with its field and answers as if the
/// field were absent, so that reading goes on; [#close] names the fields that nobody asked for.
final class Section {
    static final int MOST_ITEMS = 200;
    static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*");
    private static final int LONGEST_TEXT = 4_000;

    private final Node.Mapping fields;
    private final String path;
    private final Findings findings;
    private final Set<String> known = new LinkedHashSet<>();

    Section(Node.Mapping fields, String path, Findings findings) {
        this.fields = fields;
        this.path = path;
        this.findings = findings;
    }

    String path() {
        return path;
    }

    int line() {
        return fields.line();
    }

    int lineOf(String key) {
        return fields.lineOf(key);
    }

    boolean has(String key) {
        return fields.fields().containsKey(key);
    }

    void wrong(String key, String message) {
        findings.add(path + "/" + escape(key), lineOf(key), message);
    }

    /// Something wrong with the group as a whole.
    void wrong(String message) {
        findings.add(path, line(), message);
    }

    /// The field's value; null where the field is absent or empty.
    @Nullable
    Node take(String key) {
        known.add(key);
        var node = fields.fields().get(key);
        if (node instanceof Node.Nothing) {
            wrong(key, Spelling.quoted(key) + " has no value; give it one, or leave the field out");
            return null;
        }
        return node;
    }

    @Nullable
    Node require(String key, String advice) {
        if (!has(key)) {
            known.add(key);
            wrong("needs `" + key + "`: " + advice);
            return null;
        }
        return take(key);
    }

    @Nullable
    String text(String key) {
        return text(key, take(key));
    }

    @Nullable
    String requiredText(String key, String advice) {
        return text(key, require(key, advice));
    }

    /// The text that a field of that name has.
    @Nullable
    String text(String key, @Nullable Node node) {
        return node == null ? null : text(path + "/" + escape(key), lineOf(key), node);
    }

    private @Nullable String text(String at, int line, Node node) {
        if (!(node instanceof Node.Text text)) {
            findings.add(at, line, "is " + node.kind() + ", but has to be text; put it in quotes if it is meant");
            return null;
        }
        var problem = problemOf(text.value());
        if (problem != null) {
            findings.add(at, line, problem);
            return null;
        }
        return text.value().strip();
    }

    private static @Nullable String problemOf(String text) {
        if (text.isBlank()) {
            return "is empty; say something, or leave the field out";
        }
        if (text.length() > LONGEST_TEXT) {
            return "has " + text.length() + " characters; " + LONGEST_TEXT + " are the most";
        }
        for (var i = 0; i < text.length(); ) {
            var point = text.codePointAt(i);
            if (Character.getType(point) == Character.SURROGATE
                    || (Character.isISOControl(point) && point != '\n' && point != '\t' && point != '\r')) {
                return "has a character that is no text (U+%04X); remove it".formatted(point);
            }
            i += Character.charCount(point);
        }
        return null;
    }

    /// A name by which something is referred to.
    @Nullable
    String id(String key, String advice) {
        var text = requiredText(key, advice);
        if (text == null || ID.matcher(text).matches()) {
            return text;
        }
        wrong(key, Spelling.quoted(text) + " cannot be a name: use up to 63 letters, digits, `-`, `_` and `.`");
        return null;
    }

    /// A text by language.
    Map<String, String> texts(String key) {
        var node = take(key);
        return node == null ? Map.of() : texts(path + "/" + escape(key), lineOf(key), node);
    }

    private Map<String, String> texts(String at, int line, Node node) {
        if (!(node instanceof Node.Mapping mapping)) {
            findings.add(at, line, "is " + node.kind() + ", but has to be a text by language: {en: …}");
            return Map.of();
        }
        var texts = new TreeMap<String, String>();
        mapping.fields().forEach((language, value) -> {
            var where = at + "/" + escape(language);
            if (!LANGUAGE.matcher(language).matches()) {
                findings.add(
                        where,
                        mapping.lineOf(language),
                        Spelling.quoted(language) + " is no language; use a code such as en or pt-BR");
                return;
            }
            var text = text(where, mapping.lineOf(language), value);
            if (text != null) {
                texts.put(language, text);
            }
        });
        return texts;
    }

    /// A list of texts by language.
    List<Map<String, String>> textsList(String key) {
        var all = new ArrayList<Map<String, String>>();
        each(key, (at, node) -> {
            var texts = texts(at, node.line(), node);
            if (!texts.isEmpty()) {
                all.add(texts);
            }
        });
        return all;
    }

    /// A list of plain texts.
    List<String> plainTexts(String key) {
        var all = new ArrayList<String>();
        each(key, (at, node) -> {
            var text = text(at, node.line(), node);
            if (text != null) {
                all.add(text);
            }
        });
        return all;
    }

    /// One text or a list of them; empty where the field is absent.
    Set<String> oneOrMore(String key) {
        var node = take(key);
        var all = new LinkedHashSet<String>();
        switch (node) {
            case null -> {}
            case Node.Sequence sequence -> {
                if (sequence.items().isEmpty()) {
                    wrong(key, Spelling.quoted(key) + " is an empty list; name one, or leave the field out for any");
                }
                all.addAll(plainTexts(key));
            }
            default -> {
                var text = text(key, node);
                if (text != null) {
                    all.add(text);
                }
            }
        }
        return all;
    }

    boolean flag(String key, boolean otherwise) {
        var node = take(key);
        return switch (node) {
            case null -> otherwise;
            case Node.Flag flag -> flag.value();
            default -> {
                wrong(key, "is " + node.kind() + ", but has to be true or false");
                yield otherwise;
            }
        };
    }

    /// One of the named values; null where the field is absent.
    <T extends Enum<T>> @Nullable T choice(String key, Class<T> values) {
        return choice(key, values, take(key));
    }

    <T extends Enum<T>> T choice(String key, T otherwise) {
        var chosen = choice(key, otherwise.getDeclaringClass());
        return chosen == null ? otherwise : chosen;
    }

    <T extends Enum<T>> @Nullable T requiredChoice(String key, Class<T> values, String advice) {
        return choice(key, values, require(key, advice));
    }

    private <T extends Enum<T>> @Nullable T choice(String key, Class<T> values, @Nullable Node node) {
        var text = text(key, node);
        if (text == null) {
            return null;
        }
        var names = new ArrayList<String>();
        for (var value : values.getEnumConstants()) {
            if (Spelling.of(value).equals(text)) {
                return value;
            }
            names.add(Spelling.of(value));
        }
        wrong(
                key,
                Spelling.quoted(text) + " is not one of " + String.join(", ", names)
                        + Spelling.suggestion(text, names));
        return null;
    }

    @Nullable
    Section section(String key) {
        var node = take(key);
        return node == null ? null : section(path + "/" + escape(key), node);
    }

    @Nullable
    Section requiredSection(String key, String advice) {
        var node = require(key, advice);
        return node == null ? null : section(path + "/" + escape(key), node);
    }

    /// A list of groups of fields.
    List<Section> sections(String key) {
        var all = new ArrayList<Section>();
        each(key, (at, node) -> {
            var section = section(at, node);
            if (section != null) {
                all.add(section);
            }
        });
        return all;
    }

    private @Nullable Section section(String at, Node node) {
        if (node instanceof Node.Mapping mapping) {
            return new Section(mapping, at, findings);
        }
        findings.add(at, node.line(), "is " + node.kind() + ", but has to be a group of fields");
        return null;
    }

    private void each(String key, Item item) {
        var node = take(key);
        if (node == null) {
            return;
        }
        if (!(node instanceof Node.Sequence sequence)) {
            wrong(key, "is " + node.kind() + ", but has to be a list");
            return;
        }
        if (sequence.items().size() > MOST_ITEMS) {
            wrong(key, "has " + sequence.items().size() + " items; " + MOST_ITEMS + " are the most");
            return;
        }
        for (var i = 0; i < sequence.items().size(); i++) {
            item.read(path + "/" + escape(key) + "/" + i, sequence.items().get(i));
        }
    }

    /// Reads one item of a list.
    private interface Item {
        void read(String at, Node node);
    }

    /// Names the fields that are there and that nobody asked for.
    void close() {
        for (var key : fields.fields().keySet()) {
            if (!known.contains(key)) {
                wrong(
                        key,
                        "unknown field " + Spelling.quoted(key) + Spelling.suggestion(key, known) + "; known here: "
                                + String.join(", ", known));
            }
        }
    }

    /// Says so where two of the list's items have the same id.
    static void distinct(List<Section> sections, String key) {
        var first = new HashMap<String, Integer>();
        for (var section : sections) {
            if (section.fields.fields().get(key) instanceof Node.Text text) {
                var earlier = first.putIfAbsent(text.value().strip(), section.lineOf(key));
                if (earlier != null) {
                    section.wrong(
                            key,
                            Spelling.quoted(text.value().strip()) + " is already the name of another, on line "
                                    + earlier + "; give each its own");
                }
            }
        }
    }

    private static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
