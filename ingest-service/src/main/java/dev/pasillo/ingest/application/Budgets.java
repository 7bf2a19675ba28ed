package dev.pasillo.ingest.application;

/// What may be in flight. Large bodies have windows set aside for their records: if they took them from what all share,
/// several at once would leave each other too little, and none would get through. Bodies whose key is yet to be found
/// in them may have a part of what all share and no more, so that strangers cannot take it all.
///
/// @param shared for bodies, and for the records of bodies that are not large
/// @param windows for the records of large bodies, enough for as many as are read at once
/// @param strangers for bodies of senders not yet known, which count as shared too
public record Budgets(Budget shared, Budget windows, Budget strangers) {
    private static final int STRANGERS_PART = 4;

    /// @param large how many large bodies are read at once
    /// @param window bytes of records that one request may hold
    public static Budgets of(long shared, int large, long window) {
        return new Budgets(
                new Budget(shared), new Budget(large * (window + Held.STEP)), new Budget(shared / STRANGERS_PART));
    }

    /// Bytes that may be in flight in all.
    public long most() {
        return shared.most() + windows.most();
    }

    /// Bytes in flight now.
    public long taken() {
        return shared.taken() + windows.taken();
    }
}
