package dev.pasillo.local.instance;

import dev.pasillo.backing.Ports;
import dev.pasillo.local.LauncherException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/// The ports of an instance, all counted from one base.
///
/// @param base 1024 to 65,000
public record PortPlan(int base) {
    public static final int DEFAULT_BASE = 8080;
    private static final int LOWEST = 1024;
    private static final int HIGHEST = 65_000;

    public PortPlan {
        if (base < LOWEST || base > HIGHEST) {
            throw new LauncherException(
                    "The port base must lie between %d and %d, and is %d".formatted(LOWEST, HIGHEST, base));
        }
    }

    public int ingest() {
        return base + 1;
    }

    public int journey() {
        return base + 2;
    }

    public int insight() {
        return base + 3;
    }

    public int ingestManagement() {
        return base + 11;
    }

    public int journeyManagement() {
        return base + 12;
    }

    public int insightManagement() {
        return base + 13;
    }

    public int postgres() {
        return base + 20;
    }

    public int broker() {
        return base + 21;
    }

    public int controller() {
        return base + 22;
    }

    /// Every port with what listens there, in order.
    public Map<Integer, String> all() {
        var all = new LinkedHashMap<Integer, String>();
        all.put(ingest(), "ingest-service");
        all.put(journey(), "journey-service");
        all.put(insight(), "insight-service and the dashboard");
        all.put(ingestManagement(), "the management of ingest-service");
        all.put(journeyManagement(), "the management of journey-service");
        all.put(insightManagement(), "the management of insight-service");
        all.put(postgres(), "PostgreSQL");
        all.put(broker(), "the broker");
        all.put(controller(), "the broker's controller");
        return all;
    }

    /// Makes sure that nothing else listens on any of them.
    ///
    /// @throws LauncherException with one line that names the first busy port and says how to mend it
    public void requireFree() {
        requireFree(Ports::isFree);
    }

    void requireFree(IntPredicate isFree) {
        all().forEach((port, use) -> {
            if (!isFree.test(port)) {
                throw new LauncherException(
                        "Port %d, wanted for %s, is busy: stop the program that uses it, or choose other ports with --port-base N (now %d)"
                                .formatted(port, use, base));
            }
        });
    }
}
