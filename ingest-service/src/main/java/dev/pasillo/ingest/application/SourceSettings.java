package dev.pasillo.ingest.application;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a company has set for one source of events. A key from the configuration has a source without settings:
/// [#NONE].
///
/// @param kind name of the only format that its keys may speak; null where they may speak every one
/// @param channel where its events happen, where they do not say so themselves
/// @param publicUrl scheme, host and path under which senders reach this service, for signatures over the address; null
/// where that is how requests say they came
/// @param origins the web origins whose pages may call; empty where all may
/// @param secrets what requests are signed with; more than one while one is replaced
/// @param zone where times are that name no zone
/// @param mapping where a body of no known format has what, as the format that uses it describes
public record SourceSettings(
        @Nullable String kind,
        @Nullable String channel,
        @Nullable String publicUrl,
        Set<String> origins,
        List<String> secrets,
        @Nullable ZoneId zone,
        Map<String, Object> mapping) {
    /// Nothing is set.
    public static final SourceSettings NONE = new SourceSettings(null, null, null, Set.of(), List.of(), null, Map.of());

    public SourceSettings {
        origins =
                origins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        secrets = List.copyOf(secrets);
        mapping = Map.copyOf(mapping);
    }

    /// Whether its keys may speak that format.
    public boolean speaks(String format) {
        return kind == null || kind.equals(format);
    }

    /// Whether pages of that origin may call.
    ///
    /// @param origin as a browser says it; null where none is said, so that it is no page of another origin
    public boolean admits(@Nullable String origin) {
        return origin == null || origins.isEmpty() || origins.contains(origin.toLowerCase(Locale.ROOT));
    }

    /// The channel that is set, else that one.
    public String channelOr(String other) {
        return channel == null ? other : channel;
    }

    /// Without secrets.
    @Override
    public String toString() {
        return "SourceSettings[" + kind + "]";
    }
}
