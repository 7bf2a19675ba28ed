package dev.pasillo.ingest.format;

import dev.pasillo.ingest.application.SenderFormat;
import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.format.cloudevents.CloudEventsFormat;
import dev.pasillo.ingest.format.pasillo.PasilloFormat;
import dev.pasillo.ingest.format.segment.SegmentFormat;
import java.util.List;

/// Every format there is, one row each: nothing else names them.
public final class Formats {
    private Formats() {}

    /// @param limits how much a request and an event may bring
    public static List<SenderFormat> all(Limits limits) {
        return List.of(
                new PasilloFormat(limits), // native events
                new SegmentFormat(limits),
                new CloudEventsFormat(limits));
    }
}
