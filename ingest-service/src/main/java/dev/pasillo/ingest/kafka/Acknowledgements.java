package dev.pasillo.ingest.kafka;

import dev.pasillo.ingest.application.EventLog.Completion;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// Counts the broker's answers to the records of one append, and completes with the last of them: with the first
/// failure, or without one.
final class Acknowledgements implements Callback {
    private final AtomicInteger outstanding;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Completion completion;

    Acknowledgements(int records, Completion completion) {
        this.outstanding = new AtomicInteger(records);
        this.completion = completion;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception != null) {
            failure.compareAndSet(null, exception);
        }
        count(1);
    }

    /// Records that were not even sent.
    void failed(int records, Throwable why) {
        failure.compareAndSet(null, why);
        count(records);
    }

    @Nullable
    Throwable failure() {
        return failure.get();
    }

    private void count(int records) {
        if (outstanding.addAndGet(-records) == 0) {
            completion.done(failure.get());
        }
    }
}
