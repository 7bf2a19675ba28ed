package dev.pasillo.kit;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jspecify.annotations.Nullable;

/// Lets every handler that writes JSON write [LogLine]s. What is written before has the same keys by configuration.
@Singleton
public class LogLines {
    private static final int FIRST = 1;

    private final LogLine format;

    @Inject
    LogLines(
            @ConfigProperty(name = "quarkus.application.name") String service,
            @ConfigProperty(name = "pasillo.instance") Optional<String> instance) {
        this.format = new LogLine(service, instance(service, instance.orElse(null)));
    }

    /// What this instance is called.
    ///
    /// @param configured `pasillo.instance`; null where it is not set
    public static String instance(String service, @Nullable String configured) {
        return configured == null ? service + "-" + ProcessHandle.current().pid() : configured;
    }

    void start(@Observes @Priority(FIRST) StartupEvent starting) {
        for (var handler : Logger.getLogger("").getHandlers()) {
            format(handler);
        }
    }

    private void format(Handler handler) {
        if (handler.getFormatter() instanceof JsonFormatter) {
            handler.setFormatter(format);
        }
        if (handler instanceof ExtHandler extended) {
            for (var inner : extended.getHandlers()) {
                format(inner);
            }
        }
    }
}
