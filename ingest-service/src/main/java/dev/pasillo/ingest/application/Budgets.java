package dev.pasillo.ingest.application;

/// What may be in flight. Large bodies have windows set aside for their records: if they took them from what all share,
/// several at once would leave each other too little, and none would get through.
///
/// @param shared for bodies, and for the records of bodies that are not large
/// @param windows for the records of large bodies, enough for as many as are read at once
public record Budgets(Budget shared, Budget windows) {
    /// @param large how many large bodies are read at once
    /// @param window bytes of records that one request may hold
    public static Budgets of(long shared, int large, long window) {
        return new Budgets(new Budget(shared), new Budget(large * (window + Held.STEP)));
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
