package dev.pasillo.journey.domain.authoring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects what is wrong while a file is read. Keeps a bounded number: a file with more mistakes than that is not one
/// that a person mends by the list.
final class Findings {
    static final int MOST = 200;

    private final List<Finding> found = new ArrayList<>();
    private int total;

    void add(String path, int line, String message) {
        total++;
        if (found.size() < MOST) {
            found.add(new Finding(path, line, message));
        }
    }

    boolean none() {
        return total == 0;
    }

    /// In the order of the file.
    List<Finding> all() {
        var ordered = new ArrayList<>(found);
        ordered.sort(Comparator.comparingInt(Finding::line));
        if (total > found.size()) {
            ordered.add(new Finding("", 1, (total - found.size()) + " more findings; mend these first"));
        }
        return ordered;
    }
}
