package dev.pasillo.backing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import kafka.Kafka;
import kafka.tools.StorageTool;

/// What runs inside the broker's own process: formats the storage at the first start, as `kafka-storage.sh format`
/// does, and becomes `kafka.Kafka`. One process for both saves the start of a second.
public final class BrokerMain {
    private BrokerMain() {}

    /// @param args the broker's properties file, its storage folder, the cluster id
    public static void main(String[] args) {
        var properties = args[0];
        if (!Files.exists(Path.of(args[1], "meta.properties"))) {
            var format = new String[] {"format", "--cluster-id", args[2], "--config", properties, "--ignore-formatted"};
            var status = StorageTool.execute(format, System.out);
            if (status != 0) {
                System.err.println("The storage could not be formatted: " + Arrays.toString(format));
                System.exit(status);
            }
        }
        Kafka.main(new String[] {properties});
    }
}
