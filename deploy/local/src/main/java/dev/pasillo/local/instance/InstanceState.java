package dev.pasillo.local.instance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pasillo.local.LauncherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// What the launcher of an instance last wrote down about it.
///
/// @param phase how far it is; a stopped instance keeps its ports and clock for the next start
/// @param launcher process id
/// @param startedAt RFC 3339
/// @param parts in starting order
public record InstanceState(
        Phase phase, int portBase, ClockKind clock, long launcher, String startedAt, List<PartState> parts) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public InstanceState {
        parts = List.copyOf(parts);
    }

    /// How far an instance is.
    public enum Phase {
        STARTING,
        READY,
        STOPPING,
        STOPPED
    }

    /// One process.
    ///
    /// @param pid 0 when there is none
    /// @param restarts how often it was started again after it ended by itself
    public record PartState(String name, long pid, int restarts) {}

    /// What was written down last, empty before the first start.
    public static Optional<InstanceState> read(Instance instance) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(instance.state()), InstanceState.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            // Not worth refusing to start: the next start writes it anew.
            return Optional.empty();
        } catch (IOException e) {
            throw new LauncherException("The state of the instance cannot be read: " + e.getMessage(), e);
        }
    }

    /// Writes it in one step: a reader sees the old or the new.
    public void write(Instance instance) {
        try {
            var fresh = Files.createTempFile(instance.run(), "state", ".tmp");
            Files.write(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
            Path target = instance.state();
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new LauncherException("The state of the instance cannot be written: " + e.getMessage(), e);
        }
    }

    public PortPlan ports() {
        return new PortPlan(portBase);
    }
}
