package dev.pasillo.ingest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.pasillo.ingest.application.Body;
import dev.pasillo.ingest.application.EventFormat;
import dev.pasillo.ingest.application.Raw;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/// Pasillo's own event format, gzip or not.
///
/// Fields that nobody knows are let pass and named in the answer, and nothing of them is kept; a misspelled required
/// field is missed where it should be.
public final class JsonEvents implements EventFormat {
    private static final int BUFFER = 32 << 10;

    private final Limits limits;
    private final JsonFactory json;

    public JsonEvents(Limits limits) {
        this.limits = limits;
        this.json = new JsonFactoryBuilder()
                .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Limits.DEEPEST + 1)
                        .maxNumberLength(limits.numberLength())
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    @Override
    public Reading read(Body body, Sink sink) {
        if (!body.packed()) {
            try {
                return read(ByteWindow.over(body.bytes(), body.offset(), body.length()), sink);
            } catch (IOException impossible) {
                throw new IllegalStateException("an array cannot fail to be read", impossible);
            }
        }
        var packed = new ByteArrayInputStream(body.bytes(), body.offset(), body.length());
        try (var unpacked = new GZIPInputStream(packed, BUFFER)) {
            return read(ByteWindow.over(unpacked, limits.unpackedBytes()), sink);
        } catch (ByteWindow.TooLarge bomb) {
            return new Reading.TooLarge();
        } catch (IOException damaged) {
            return new Reading.Damaged();
        }
    }

    private Reading read(ByteWindow window, Sink sink) throws IOException {
        var frames = new Frames(window, limits.eventBytes());
        var reader = new EventReader(json, limits);
        var any = false;
        while (frames.next()) {
            any = true;
            if (!hand(frames, reader, sink)) {
                return new Reading.Complete();
            }
        }
        if (!any && !frames.array()) {
            sink.refused(null, RefusalCode.BODY_EMPTY, "the body has no event", new Raw(window.bytes, 0, 0, false));
        }
        return new Reading.Complete();
    }

    private boolean hand(Frames frames, EventReader reader, Sink sink) {
        return switch (frames.kind()) {
            case BROKEN -> sink.refused(null, RefusalCode.JSON_INVALID, frames.flaw(), frames.raw());
            case OVERSIZE ->
                sink.refused(
                        null,
                        RefusalCode.EVENT_TOO_LARGE,
                        "an event has at most " + limits.eventBytes() + " bytes",
                        frames.raw());
            case VALUE -> value(frames, reader, sink);
        };
    }

    private boolean value(Frames frames, EventReader reader, Sink sink) {
        if (frames.bytes()[frames.offset()] != '{') {
            var unfit = reader.readOther(frames.bytes(), frames.offset(), frames.length());
            return sink.refused(unfit.id(), unfit.code(), unfit.detail(), frames.raw());
        }
        if (frames.deepest() > limits.depth()) {
            return sink.refused(
                    null,
                    RefusalCode.TOO_DEEP,
                    "an event has at most " + limits.depth() + " levels, itself included",
                    frames.raw());
        }
        if (!frames.ascii() && !Utf8.valid(frames.bytes(), frames.offset(), frames.length())) {
            return sink.refused(null, RefusalCode.TEXT_INVALID, "the event is not UTF-8", frames.raw());
        }
        return switch (reader.read(frames.bytes(), frames.offset(), frames.length(), frames.plain())) {
            case EventReader.Parsed.Event(var event, var unknown) -> sink.event(event, unknown, frames.raw());
            case EventReader.Parsed.Unfit(var id, var code, var detail) -> sink.refused(id, code, detail, frames.raw());
        };
    }
}
