package dev.pasillo.local;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `down`: stops an instance.
@Command(name = "down", description = "Stops the instance; its data stay.")
final class Down implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        var instance = data.instance();
        if (!instance.isRunning()) {
            System.out.println("Pasillo is not running.");
            return 0;
        }
        var launcher = ProcessHandle.of(data.running().launcher());
        System.out.println("Stopping");
        launcher.ifPresent(ProcessHandle::destroy);
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (instance.isRunning()) {
            if (System.nanoTime() > deadline) {
                // What it leaves behind is ended by the guards.
                launcher.ifPresent(ProcessHandle::destroyForcibly);
                throw new LauncherException("It did not stop in order and was killed; see " + instance.log("launcher"));
            }
            Thread.sleep(50);
        }
        System.out.println("Pasillo is stopped.");
        return 0;
    }
}
