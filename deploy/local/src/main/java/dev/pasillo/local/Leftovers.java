package dev.pasillo.local;

import dev.pasillo.local.instance.Instance;
import dev.pasillo.local.instance.InstanceState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Processes of an earlier run whose launcher was killed: their guards are ending them, and the next start waits.
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Leftovers() {}

    /// Returns when nothing of an earlier run is left; kills what does not end by itself.
    static void await(Instance instance, InstanceState before) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var left = alive(instance, before);
        if (left.isEmpty()) {
            return;
        }
        System.out.println("Waiting for the processes of an earlier run to end");
        while (!left.isEmpty()) {
            if (System.nanoTime() > deadline) {
                left.forEach(ProcessHandle::destroyForcibly);
                deadline = Long.MAX_VALUE;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LauncherException("Interrupted", e);
            }
            left = alive(instance, before);
        }
    }

    private static List<ProcessHandle> alive(Instance instance, InstanceState before) {
        return before.parts().stream()
                .filter(part -> part.pid() > 0)
                .map(part -> ProcessHandle.of(part.pid()))
                .flatMap(Optional::stream)
                .filter(ProcessHandle::isAlive)
                .filter(process -> belongsTo(instance, process))
                .toList();
    }

    /// The number may be another program's by now.
    private static boolean belongsTo(Instance instance, ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.contains(instance.folder().toString()))
                .isPresent();
    }
}
