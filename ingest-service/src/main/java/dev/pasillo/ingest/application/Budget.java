package dev.pasillo.ingest.application;

import java.util.concurrent.atomic.AtomicLong;

/// The bytes that may be in flight at once, over all requests: bodies that came in, and entries that the broker has not
/// acknowledged. Whoever gets nothing is to refuse at once rather than wait, so the budget cannot lock up. Thread-safe.
public final class Budget {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    public Budget(long most) {
        this.most = most;
    }

    /// A share of the budget, empty at first.
    public Share open() {
        return new Share();
    }

    /// Bytes that may be in flight.
    public long most() {
        return most;
    }

    /// Bytes in flight now.
    public long taken() {
        return taken.get();
    }

    /// One request's part. Grown by one thread at a time; given back once, by any.
    public final class Share {
        private final AtomicLong bytes = new AtomicLong();

        private Share() {}

        /// Takes more bytes, or none where they are not to be had.
        public boolean grow(long more) {
            if (taken.addAndGet(more) > most) {
                taken.addAndGet(-more);
                return false;
            }
            bytes.addAndGet(more);
            return true;
        }

        /// Gives everything back. Again is harmless.
        public void release() {
            taken.addAndGet(-bytes.getAndSet(0));
        }
    }
}
