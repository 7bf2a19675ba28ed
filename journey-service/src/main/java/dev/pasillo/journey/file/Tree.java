package dev.pasillo.journey.file;

import dev.pasillo.journey.domain.authoring.Finding;
import dev.pasillo.journey.domain.authoring.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A file as a tree of values with their lines, and what is wrong with it as a file.
///
/// @param findings fields given twice
record Tree(Node root, List<Finding> findings) {
    static final int DEEPEST = 32;
    static final int MOST_VALUES = 50_000;

    Tree {
        findings = List.copyOf(findings);
    }

    /// A file that is no tree at all.
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;

        Unreadable(int line, String message) {
            super(message, null, false, false);
            this.line = Math.max(1, line);
        }

        int line() {
            return line;
        }
    }

    /// What both readers keep while they go down a file: how much there is, and what was given twice.
    static final class Growth {
        private final List<Finding> findings = new ArrayList<>();
        private int values;
        private int depth;

        int values() {
            return values;
        }

        /// Counts values, those behind an alias as often as it stands there.
        void count(int more, int line) throws Unreadable {
            values += more;
            if (values > MOST_VALUES) {
                throw new Unreadable(line, "it has more than " + MOST_VALUES + " values");
            }
        }

        void down(int line) throws Unreadable {
            if (++depth > DEEPEST) {
                throw new Unreadable(line, "it is nested deeper than " + DEEPEST + " levels");
            }
        }

        void up() {
            depth--;
        }

        Tree tree(Node root) {
            return new Tree(root, findings);
        }
    }

    /// The fields of one group while they are read; the first of two with one name stays.
    static final class Group {
        private final Growth growth;
        private final String path;
        private final int line;
        private final LinkedHashMap<String, Node> fields = new LinkedHashMap<>();
        private final Map<String, Integer> lines = new HashMap<>();

        Group(Growth growth, String path, int line) {
            this.growth = growth;
            this.path = path;
            this.line = line;
        }

        String pathOf(String key) {
            return path + "/" + key.replace("~", "~0").replace("/", "~1");
        }

        void put(String key, int keyLine, Node value) {
            var earlier = lines.putIfAbsent(key, keyLine);
            if (earlier == null) {
                fields.put(key, value);
            } else {
                growth.findings.add(
                        new Finding(pathOf(key), keyLine, "is given twice, first on line " + earlier + "; keep one"));
            }
        }

        Node.Mapping mapping() {
            return new Node.Mapping(line, fields, lines);
        }
    }
}
