package dev.pasillo.journey.http;

import java.lang.management.ManagementFactory;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/// The Kafka consumers that live in this JVM, as their own metrics tell.
final class Consumers {
    private Consumers() {}

    /// Those that are in no group.
    static int following() {
        try {
            return ManagementFactory.getPlatformMBeanServer()
                    .queryNames(new ObjectName("kafka.consumer:type=consumer-metrics,client-id=consumer-null-*"), null)
                    .size();
        } catch (MalformedObjectNameException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
