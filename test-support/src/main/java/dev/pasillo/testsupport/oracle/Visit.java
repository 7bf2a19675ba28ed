package dev.pasillo.testsupport.oracle;

import dev.pasillo.testsupport.history.Plan;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One stay in a stage, while it is worked out.
final class Visit {
    final Plan.Stage stage;
    final Instant enteredAt;
    /// The number of the touchpoint that entered it, in the definition's order.
    final int place;
    final String channel;
    final @Nullable String segment;
    final List<String> skipped;

    @Nullable
    Instant leftAt;

    @Nullable
    String to;

    String verdict = "open";
    int repeats;
    boolean returned;

    @Nullable
    Instant recoveredAt;

    @Nullable
    String lastTouchpoint;

    Visit(
            Plan.Stage stage,
            Instant enteredAt,
            int place,
            String channel,
            @Nullable String segment,
            List<String> skipped) {
        this.stage = stage;
        this.enteredAt = enteredAt;
        this.place = place;
        this.channel = channel;
        this.segment = segment;
        this.skipped = skipped;
    }

    boolean undecided() {
        return verdict.equals("open");
    }

    @Nullable
    Instant deadline() {
        return stage.allowedTime() == null ? null : enteredAt.plus(stage.allowedTime());
    }
}
