package dev.pasillo.ingest.kafka;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.PublishedSource;
import dev.pasillo.ingest.application.KnownSource;
import dev.pasillo.ingest.application.SourceSettings;
import dev.pasillo.kit.sealed.Secrets;
import dev.pasillo.kit.sealed.SecretsException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What the records of the topic `sources` say, one after the other: the newest of each source counts, and one without
/// a value takes it away. A record that cannot be read is named in the log and set aside: what was known of its source
/// before goes on, and so do all others. Not thread-safe.
final class SourceRecords {
    private static final Logger LOG = Logger.getLogger(SourceRecords.class);

    private static final Pattern NAME = Pattern.compile("[\\w.-]{1,100}/[\\w.-]{1,100}");

    private final Secrets secrets;
    private final Map<String, KnownSource> known = new HashMap<>();
    private final Set<String> setAside = new HashSet<>();

    SourceRecords(Secrets secrets) {
        this.secrets = secrets;
    }

    /// Takes the next record.
    void take(ConsumerRecord<byte[], byte[]> next) {
        var key = next.key() == null ? "" : new String(next.key(), StandardCharsets.UTF_8);
        if (next.value() == null) {
            known.remove(key);
            setAside.remove(key);
            return;
        }
        try {
            var source = read(key, ContractJson.read(next.value(), PublishedSource.class));
            var before = known.get(key);
            if (before == null || before.revision() <= source.revision()) {
                known.put(key, source);
                setAside.remove(key);
            }
        } catch (RuntimeException unreadable) {
            // What it says may quote what stands in the record.
            LOG.errorf(
                    "the source %s cannot be read and is set aside: topic=%s partition=%d offset=%d (%s); what was known"
                            + " of it before goes on",
                    NAME.matcher(key).matches() ? key : "without a name",
                    next.topic(),
                    next.partition(),
                    next.offset(),
                    unreadable.getClass().getSimpleName());
            setAside.add(key);
        }
    }

    /// The sources that there are.
    Collection<KnownSource> known() {
        return List.copyOf(known.values());
    }

    /// How many sources have a newest record that cannot be read.
    int setAside() {
        return setAside.size();
    }

    private KnownSource read(String key, PublishedSource source) {
        if (!source.key().equals(key)) {
            throw new IllegalArgumentException("the record has another source's key");
        }
        return new KnownSource(
                source.workspace(),
                source.name(),
                source.keys(),
                source.trusted(),
                new SourceSettings(
                        source.kind(),
                        source.channel(),
                        source.publicUrl(),
                        new HashSet<>(source.origins()),
                        opened(source),
                        zone(source.zone()),
                        withoutNulls(source.mapping())),
                source.revision());
    }

    /// Those that can be opened. Without any, what has to be signed is refused; what need not be is taken.
    private List<String> opened(PublishedSource source) {
        var opened = new ArrayList<String>(source.secrets().size());
        for (var sealed : source.secrets()) {
            try {
                opened.add(secrets.open(sealed, source.key()));
            } catch (SecretsException closed) {
                LOG.errorf(
                        "a secret of the source %s cannot be opened (%s): %s",
                        source.key(), closed.reason().code(), closed.getMessage());
            }
        }
        return opened;
    }

    private static @Nullable ZoneId zone(@Nullable String name) {
        return name == null ? null : ZoneId.of(name);
    }

    private static Map<String, Object> withoutNulls(Map<String, Object> mapping) {
        var present = new HashMap<>(mapping);
        present.values().removeIf(Objects::isNull);
        return present;
    }
}
