package dev.pasillo.testsupport.guarantee;

import java.util.List;

/// One invariant. Its class says exactly what is promised, and when.
public interface Guarantee {
    /// Short and stable: `I1`, `I2`, …
    String id();

    /// Whether it must hold at any moment, also in the middle of a fault; otherwise once quiet.
    boolean always();

    /// Asks the system. Empty where the invariant holds; at most a few findings otherwise.
    List<Finding> check(SystemUnderTest system);

    /// All of them.
    static List<Guarantee> all() {
        return List.of(
                new AcceptedIsKept(),
                new IdCountsOnce(),
                new PositionIsExact(),
                new EveryRecordIsAccountedFor(),
                new SumsEqualJourneys());
    }
}
