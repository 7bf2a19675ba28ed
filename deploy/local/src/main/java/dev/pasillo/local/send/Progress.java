package dev.pasillo.local.send;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Supplier;

/// Shows how far something is: in a terminal one line that is written over twice a second, elsewhere a plain line every
/// five seconds. Closing it ends that.
public final class Progress implements AutoCloseable {
    private static final long IN_TERMINAL_MILLIS = 500;
    private static final long ELSEWHERE_MILLIS = 5_000;

    private final PrintStream out;
    private final Supplier<String> text;
    private final boolean terminal;
    private final Thread thread;

    public Progress(PrintStream out, Supplier<String> text) {
        this(
                out,
                text,
                Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent());
    }

    private Progress(PrintStream out, Supplier<String> text, boolean terminal) {
        this.out = out;
        this.text = text;
        this.terminal = terminal;
        this.thread = Thread.ofVirtual().name("progress").start(this::show);
    }

    private void show() {
        try {
            while (true) {
                Thread.sleep(terminal ? IN_TERMINAL_MILLIS : ELSEWHERE_MILLIS);
                if (terminal) {
                    out.print("\r\u001b[K" + text.get());
                    out.flush();
                } else {
                    out.println(text.get());
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (terminal) {
            out.print("\r\u001b[K");
            out.flush();
        }
    }
}
