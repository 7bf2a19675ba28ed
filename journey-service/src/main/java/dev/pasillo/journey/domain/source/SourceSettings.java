package dev.pasillo.journey.domain.source;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a company has set for a source, apart from its keys and secrets.
///
/// @param kind name of the only format that its keys may speak; null where they may speak every one
/// @param channel where its events happen, where they do not say so themselves
/// @param publicUrl scheme, host and path under which senders reach ingest-service, without a slash at the end; null
/// where that is how requests say they came
/// @param origins the web origins whose pages may call, as browsers write them; empty where all may
/// @param zone where times are that name no zone
/// @param mapping where a body of no known format has what
/// @param trusted whether its events are the company's own word on who is who
public record SourceSettings(
        @Nullable String kind,
        @Nullable String channel,
        @Nullable String publicUrl,
        List<String> origins,
        @Nullable String zone,
        Map<String, Object> mapping,
        boolean trusted) {
    /// Nothing is set.
    public static final SourceSettings NONE = new SourceSettings(null, null, null, List.of(), null, Map.of(), false);

    public SourceSettings {
        origins = List.copyOf(origins);
        mapping = Collections.unmodifiableMap(new LinkedHashMap<>(mapping));
    }
}
