package dev.pasillo.journey.application;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.JourneyChange;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.journey.application.JourneyStore.OutboxEntry;
import dev.pasillo.journey.application.JourneyStore.StreamNumbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a transaction made true and untrue. A fact that goes and comes back in the same transaction has not changed.
final class FactChanges {
    /// Records stay well below the broker's limit of 1 MiB.
    private static final int CHUNK_BYTES = 480 * 1024;

    private final Map<Subject, Map<PublishedFact, Integer>> net = new TreeMap<>();

    private record Subject(String workspace, String profileId) implements Comparable<Subject> {
        @Override
        public int compareTo(Subject other) {
            var byWorkspace = workspace.compareTo(other.workspace);
            return byWorkspace != 0 ? byWorkspace : profileId.compareTo(other.profileId);
        }
    }

    void were(String workspace, String profileId, List<PublishedFact> facts) {
        count(workspace, profileId, facts, -1);
    }

    void are(String workspace, String profileId, List<PublishedFact> facts) {
        count(workspace, profileId, facts, 1);
    }

    private void count(String workspace, String profileId, List<PublishedFact> facts, int by) {
        if (facts.isEmpty()) {
            return;
        }
        var ofSubject = net.computeIfAbsent(new Subject(workspace, profileId), subject -> new LinkedHashMap<>());
        facts.forEach(fact -> ofSubject.merge(fact, by, Integer::sum));
    }

    /// The changes as records of a stream, and the stream's numbers after them. One customer's facts go to one
    /// partition; a record holds many customers of one workspace.
    Numbered number(StreamNumbers stream) {
        var partitions = stream.sent().size();
        var pages = new TreeMap<Target, List<Page>>();
        net.forEach((subject, facts) -> {
            var target = new Target(
                    subject.workspace(), Math.floorMod(subject.profileId().hashCode(), partitions));
            facts.forEach((fact, by) -> {
                for (var i = 0; i < Math.abs(by); i++) {
                    page(pages.computeIfAbsent(target, any -> new ArrayList<>()), fact)
                            .add(fact, by > 0);
                }
            });
        });
        var sequence = stream.sequence();
        var sent = new ArrayList<>(stream.sent());
        var entries = new ArrayList<OutboxEntry>();
        for (var target : pages.entrySet()) {
            var partition = target.getKey().partition();
            var workspace = target.getKey().workspace();
            var chunk = 0;
            for (var page : target.getValue()) {
                sequence++;
                var change = new JourneyChange(
                        workspace, stream.name(), sequence, chunk++, sent.get(partition), page.removed, page.added);
                sent.set(partition, sequence);
                entries.add(new OutboxEntry(stream.name(), sequence, partition, workspace, ContractJson.bytes(change)));
            }
        }
        return new Numbered(entries, new StreamNumbers(stream.name(), sequence, sent));
    }

    private static Page page(List<Page> pages, PublishedFact fact) {
        if (pages.isEmpty() || pages.getLast().bytes + fact.json().length() > CHUNK_BYTES) {
            pages.add(new Page());
        }
        return pages.getLast();
    }

    record Numbered(List<OutboxEntry> entries, StreamNumbers stream) {}

    private record Target(String workspace, int partition) implements Comparable<Target> {
        @Override
        public int compareTo(Target other) {
            var byWorkspace = workspace.compareTo(other.workspace);
            return byWorkspace != 0 ? byWorkspace : Integer.compare(partition, other.partition);
        }
    }

    private static final class Page {
        private final List<PublishedFact> removed = new ArrayList<>();
        private final List<PublishedFact> added = new ArrayList<>();
        private int bytes;

        void add(PublishedFact fact, boolean isAdded) {
            (isAdded ? added : removed).add(fact);
            // Not more than three bytes a character in UTF-8; most are one.
            bytes += fact.json().length() + 16;
        }
    }
}
