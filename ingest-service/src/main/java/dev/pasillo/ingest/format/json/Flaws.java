package dev.pasillo.ingest.format.json;

import dev.pasillo.ingest.domain.RefusalCode;
import org.jspecify.annotations.Nullable;

/// What is wrong with an event, as far as its shape goes: the first thing counts. Not for use by several threads.
public final class Flaws {
    private @Nullable RefusalCode code;
    private String detail = "";

    /// Notes a flaw, unless there is one already.
    public void note(RefusalCode flaw, String why) {
        if (code == null) {
            code = flaw;
            detail = why;
        }
    }

    /// The first flaw; null where there is none.
    public @Nullable RefusalCode code() {
        return code;
    }

    /// What to mend.
    public String detail() {
        return detail;
    }
}
