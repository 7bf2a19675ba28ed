package dev.pasillo.journey.file;

import dev.pasillo.journey.application.DefinitionStore.Put;
import dev.pasillo.journey.application.Definitions;
import dev.pasillo.journey.application.Definitions.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Follows a folder of definition files: what stands there is in force. A file that is wrong leaves the version before
/// it in force and says so in the log, once. One that disappears leaves its definition in force, for HTTP to change
/// from then on. Looks at contents, not at times, so that every way of replacing a file works.
///
/// Blocks; for one thread at a time.
public final class DefinitionFolder {
    private static final Logger LOG = Logger.getLogger(DefinitionFolder.class);
    private static final Pattern FILE = Pattern.compile("[^.].*\\.(ya?ml|json)");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final String workspace;
    private final Definitions definitions;
    private Map<Path, Followed> followed = Map.of();

    public DefinitionFolder(Path folder, String workspace, Definitions definitions) {
        this.folder = folder;
        this.workspace = workspace;
        this.definitions = definitions;
    }

    /// Puts what is new or has changed into force. What could not be read or stored is tried again by the next call.
    public void follow() {
        var now = new TreeMap<Path, Followed>();
        try {
            for (var file : files()) {
                now.put(file, read(file));
            }
        } catch (IOException unreadable) {
            LOG.warnf("the folder of definitions cannot be read: %s", unreadable.toString());
            return;
        }
        followed = now;
        var byName = new TreeMap<String, Followed>();
        for (var file : now.values()) {
            if (file.ready != null) {
                byName.putIfAbsent(file.ready.name(), file);
            }
        }
        definitions.manageByFiles(workspace, byName.keySet());
        byName.values().forEach(this::store);
    }

    private List<Path> files() throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.filter(entry ->
                            FILE.matcher(entry.getFileName().toString()).matches())
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    private Followed read(Path file) throws IOException {
        var before = followed.get(file);
        byte[] source;
        try (var stream = Files.newInputStream(file)) {
            source = stream.readNBytes(DefinitionFiles.LARGEST + 1);
        }
        if (before != null && Arrays.equals(before.source, source)) {
            return before;
        }
        return switch (definitions.draft(workspace, null, source)) {
            case Draft.Ready ready -> new Followed(source, ready, false);
            case Draft.Refused refused -> {
                for (var finding : refused.reading().findings()) {
                    LOG.warnf(
                            "%s line %d %s: %s", file.getFileName(), finding.line(), finding.path(), finding.message());
                }
                yield new Followed(source, before == null ? null : before.ready, true);
            }
        };
    }

    private void store(Followed file) {
        if (file.done || file.ready == null) {
            return;
        }
        try {
            var put = definitions.put(workspace, file.ready).await().atMost(PATIENCE);
            if (put instanceof Put.OtherSubject) {
                LOG.warnf(
                        "definition %s has another subject than its versions in force; give it another name",
                        file.ready.name());
            }
            file.done = true;
        } catch (RuntimeException unavailable) {
            LOG.warnf("definition %s waits to be stored: %s", file.ready.name(), unavailable.toString());
        }
    }

    /// A file as it was last seen, and the last sound definition that stood in it.
    private static final class Followed {
        private final byte[] source;
        private final Draft.@Nullable Ready ready;
        private boolean done;

        Followed(byte[] source, Draft.@Nullable Ready ready, boolean done) {
            this.source = source;
            this.ready = ready;
            this.done = done;
        }
    }
}
