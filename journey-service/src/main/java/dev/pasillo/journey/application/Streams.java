package dev.pasillo.journey.application;

/// The names of the streams: fixed and few.
public final class Streams {
    private Streams() {}

    /// The stream of the changes that a partition of touchpoints makes.
    public static String ofPartition(int partition) {
        return "touchpoints-" + partition;
    }

    /// A stream of changes that time or administration makes.
    public static String ofLane(int lane) {
        return "maintenance-" + lane;
    }
}
