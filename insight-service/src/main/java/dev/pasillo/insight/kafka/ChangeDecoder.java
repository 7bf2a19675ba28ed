package dev.pasillo.insight.kafka;

import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import dev.pasillo.contract.ContractException;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.JourneyChange;
import dev.pasillo.contract.PublishedFact;
import dev.pasillo.contract.Topics;
import dev.pasillo.contract.Watermark;
import dev.pasillo.insight.domain.fact.KeptFact;
import dev.pasillo.insight.domain.stream.Arrival;
import dev.pasillo.insight.domain.stream.Arrival.Numbering;
import dev.pasillo.insight.domain.stream.Arrival.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Reads the records of a batch of `journey-changes`. Never fails: what cannot be read is [Arrival.Poison] with the
/// reason. A fact that the batch adds and takes back is read once. One thread.
final class ChangeDecoder {
    private final Map<Published, KeptFact> read = new HashMap<>();

    /// A fact as its workspace published it: what it is kept as follows from that alone.
    private record Published(String workspace, String json) {}

    Arrival decode(ConsumerRecord<byte[], byte[]> record) {
        var source = new Source(record.partition(), record.offset(), record.key(), record.value());
        var value = record.value();
        if (value == null) {
            return new Arrival.Poison(source, "value-missing", "the record has no value", null);
        }
        return switch (kind(record)) {
            case Topics.KIND_WATERMARK -> mark(source, value);
            case Topics.KIND_CHANGE -> change(source, value);
            default -> new Arrival.Poison(source, "kind-unknown", "no known " + Topics.KIND, null);
        };
    }

    private static String kind(ConsumerRecord<byte[], byte[]> record) {
        var header = record.headers().lastHeader(Topics.KIND);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static Arrival mark(Source source, byte[] value) {
        try {
            return new Arrival.Mark(
                    source, ContractJson.read(value, Watermark.class).at());
        } catch (ContractException unreadable) {
            return new Arrival.Poison(source, "watermark-unreadable", why(unreadable), null);
        }
    }

    private Arrival change(Source source, byte[] value) {
        JourneyChange change;
        Numbering numbering;
        try {
            change = ContractJson.read(value, JourneyChange.class);
            numbering = new Numbering(change.stream(), change.sequence(), change.previous());
        } catch (ContractException | IllegalArgumentException unreadable) {
            return new Arrival.Poison(source, "change-unreadable", why(unreadable), null);
        }
        try {
            var removed = facts(change.workspace(), change.removed());
            var added = facts(change.workspace(), change.added());
            var unknown =
                    change.removed().size() - removed.size() + change.added().size() - added.size();
            return new Arrival.Change(source, numbering, removed, added, unknown);
        } catch (ContractException unreadable) {
            return new Arrival.Poison(source, "fact-unreadable", why(unreadable), numbering);
        } catch (IllegalArgumentException unfit) {
            return new Arrival.Poison(source, "fact-unfit", why(unfit), numbering);
        }
    }

    /// The facts of the kinds that this version knows.
    private List<KeptFact> facts(String workspace, List<PublishedFact> published) {
        var facts = new ArrayList<KeptFact>(published.size());
        for (var fact : published) {
            try {
                facts.add(read.computeIfAbsent(
                        new Published(workspace, fact.json()),
                        any -> KeptFact.of(workspace, fact.json(), fact.fact())));
            } catch (ContractException unreadable) {
                if (!(unreadable.getCause() instanceof InvalidTypeIdException)) {
                    throw unreadable;
                }
            }
        }
        return facts;
    }

    private static String why(RuntimeException unreadable) {
        return String.valueOf(unreadable.getMessage());
    }
}
