package dev.pasillo.ingest.format.posthog;

import dev.pasillo.ingest.domain.UsualNames;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The types of PostHog's events: its own begin with a dollar sign, the others are named by whoever sends them.
final class CaptureNames {
    static final String IDENTIFY = "$identify";
    static final String GROUP = "$groupidentify";
    static final String SCREEN = "$screen";
    static final Set<String> ALIASES = Set.of("$create_alias", "$merge_dangerously");

    private static final Map<String, String> OWN = Map.ofEntries(
            Map.entry("$pageview", "page_viewed"),
            Map.entry(SCREEN, "page_viewed"),
            Map.entry("$pageleave", "page_left"),
            Map.entry(IDENTIFY, "identified"),
            Map.entry("$set", "profile_updated"),
            Map.entry("$create_alias", "alias"),
            Map.entry("$merge_dangerously", "alias"),
            Map.entry(GROUP, "group"),
            Map.entry("survey sent", "survey_answered"));

    /// What the SDK observes: nobody does it.
    private static final Set<String> BY_NOBODY =
            Set.of("$feature_flag_called", "$exception", "$web_vitals", "$performance_event", "$$heatmap");

    private CaptureNames() {}

    /// @param interaction of `$autocapture`: what was done to the element
    static String type(String name, @Nullable Object interaction) {
        if (name.equals("$autocapture")) {
            return switch (String.valueOf(interaction)) {
                case "submit" -> "form_submitted";
                case "change" -> "element_changed";
                default -> "element_clicked";
            };
        }
        var own = OWN.get(name);
        return own == null ? UsualNames.type(name) : own;
    }

    /// The actor where it is not the one that the type has.
    static @Nullable String actor(String name) {
        return BY_NOBODY.contains(name) ? "system" : null;
    }
}
