package dev.pasillo.ingest.application;

/// What companies have set for their sources. Known without asking anybody: requests are answered while the database is
/// away. Thread-safe.
@FunctionalInterface
public interface Sources {
    /// The settings of that source; [SourceSettings#NONE] where there are none.
    SourceSettings of(String workspace, String source);
}
