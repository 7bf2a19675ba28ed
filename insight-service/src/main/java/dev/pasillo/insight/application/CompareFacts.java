package dev.pasillo.insight.application;

import dev.pasillo.insight.application.FactDigests.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Compares the facts that are kept here with those that journey-service has published, by digests: first of many
/// people together, then of each one where those differ.
///
/// Changes that are under way make the two differ for a moment. So whoever differs is looked at again, and counts only
/// if it differs each time. Blocks.
public final class CompareFacts {
    private static final int LOOKS = 3;

    /// Groups that are looked into; a difference everywhere need not be told person by person.
    private static final int GROUPS = 32;

    /// Groups with about so many facts are looked into together: each look reads everything, and its answer has an
    /// entry for every person.
    private static final long TOGETHER = 100_000;

    private static final int EXAMPLES = 20;

    private final FactDigests kept;
    private final Duration rest;

    /// @param rest between two looks
    public CompareFacts(FactDigests kept, Duration rest) {
        this.kept = kept;
        this.rest = rest;
    }

    /// What a comparison found.
    ///
    /// @param facts published by journey-service
    /// @param differing people whose facts differ; where very many do, at least so many
    /// @param examples some of them
    public record Compared(long facts, long differing, List<Example> examples) {
        public Compared {
            examples = List.copyOf(examples);
        }
    }

    /// @param published how many facts journey-service has published of the person
    /// @param kept how many are kept here
    public record Example(String profileId, long published, long kept) {}

    /// @param published the digests of journey-service for some prefixes of profile ids
    public Compared compare(String workspace, Function<Collection<String>, Map<String, Digest>> published) {
        Set<String> differing = Set.of();
        var examples = new TreeMap<String, Example>();
        var facts = 0L;
        for (var look = 0; look < LOOKS; look++) {
            if (look > 0) {
                rest();
            }
            var theirs = published.apply(List.of());
            facts = theirs.values().stream().mapToLong(Digest::facts).sum();
            var groups = new TreeSet<>(differing(theirs, kept.of(workspace, List.of())));
            var now = new HashSet<String>();
            for (var some : together(groups.stream().limit(GROUPS).toList(), theirs)) {
                now.addAll(look(some, published.apply(some), kept.of(workspace, some), examples));
            }
            if (look > 0) {
                now.retainAll(differing);
            }
            differing = now;
            if (differing.isEmpty()) {
                break;
            }
        }
        var still = differing;
        return new Compared(
                facts,
                differing.size(),
                examples.values().stream()
                        .filter(example -> still.contains(example.profileId()))
                        .limit(EXAMPLES)
                        .toList());
    }

    private static List<List<String>> together(List<String> groups, Map<String, Digest> sizes) {
        var together = new ArrayList<List<String>>();
        var facts = 0L;
        for (var group : groups) {
            var more = sizes.getOrDefault(group, Digest.NONE).facts();
            if (together.isEmpty() || facts + more > TOGETHER) {
                together.add(new ArrayList<>());
                facts = 0;
            }
            together.getLast().add(group);
            facts += more;
        }
        return together;
    }

    private static Set<String> look(
            List<String> groups, Map<String, Digest> theirs, Map<String, Digest> ours, Map<String, Example> examples) {
        var differing = differing(theirs, ours);
        differing.forEach(profile -> {
            if (groups.stream().noneMatch(profile::startsWith)) {
                throw new IllegalStateException("a digest of another group");
            }
            examples.put(
                    profile,
                    new Example(
                            profile,
                            theirs.getOrDefault(profile, Digest.NONE).facts(),
                            ours.getOrDefault(profile, Digest.NONE).facts()));
        });
        return differing;
    }

    private static Set<String> differing(Map<String, Digest> theirs, Map<String, Digest> ours) {
        var all = new ArrayList<>(theirs.keySet());
        all.addAll(ours.keySet());
        var differing = new HashSet<String>();
        for (var each : all) {
            if (!theirs.getOrDefault(each, Digest.NONE).equals(ours.getOrDefault(each, Digest.NONE))) {
                differing.add(each);
            }
        }
        return differing;
    }

    private void rest() {
        try {
            Thread.sleep(rest);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopping);
        }
    }
}
