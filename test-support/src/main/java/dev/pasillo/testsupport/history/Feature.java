package dev.pasillo.testsupport.history;

/// What generated histories and plans may hold beyond events of several people and one version of each definition.
public enum Feature {
    /// An id comes again, with the same content or with another.
    REPETITIONS,
    /// An id comes again with another revision, at another time, with another type, of somebody else.
    REVISIONS,
    /// A definition has a second version.
    VERSIONS,
    /// Journeys run out on the version under which they started.
    FINISH,
    /// Parallel journeys by a property.
    INSTANCES,
    /// Moments of truth.
    MOMENTS,
    /// Identifiers with more neighbours than a person has.
    HUBS,
    /// Pairs are withdrawn and linked again.
    ACTS,
    /// Some events come with a public key, which nobody vouches for.
    PUBLIC_KEYS,
    /// Customers are erased, and some come again.
    ERASURE,
    /// Customers say how they feel, also about something else than where they are.
    FEEDBACK,
    /// Stages are handed over from one owner to the next.
    HANDOVERS,
    /// A definition describes the journeys of accounts, which events of several people name.
    SUBJECT
}
