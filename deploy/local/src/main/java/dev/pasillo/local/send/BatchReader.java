package dev.pasillo.local.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// Cuts JSON lines into batches: so many events, or so many characters, whichever comes first. Blank lines are passed
/// over. Not safe for use by several threads.
public final class BatchReader implements AutoCloseable {
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    private static final int BUFFER = 1 << 16;

    private final BufferedReader reader;
    private final int mostEvents;
    private final int mostCharacters;
    private long number;

    /// @param input plain or gzip: its first bytes tell
    public BatchReader(InputStream input, int mostEvents, int mostCharacters) throws IOException {
        this.reader = new BufferedReader(new InputStreamReader(unpacked(input), UTF_8), BUFFER);
        this.mostEvents = mostEvents;
        this.mostCharacters = mostCharacters;
    }

    private static InputStream unpacked(InputStream input) throws IOException {
        var buffered = new BufferedInputStream(input, BUFFER);
        buffered.mark(2);
        var gzip = buffered.read() == GZIP_FIRST && buffered.read() == GZIP_SECOND;
        buffered.reset();
        return gzip ? new GZIPInputStream(buffered, BUFFER) : buffered;
    }

    /// The next batch, empty at the end.
    public Optional<Batch> next() throws IOException {
        var events = new ArrayList<Batch.Line>();
        var characters = 0;
        while (events.size() < mostEvents && characters < mostCharacters) {
            var line = reader.readLine();
            if (line == null) {
                break;
            }
            number++;
            if (!line.isBlank()) {
                events.add(new Batch.Line(number, line));
                characters += line.length();
            }
        }
        return events.isEmpty() ? Optional.empty() : Optional.of(new Batch(events));
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
