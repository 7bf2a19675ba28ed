package dev.pasillo.backing;

import dev.pasillo.contract.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Creates the topics of a deployment. Brokers must not create them by themselves: a topic with the wrong number of
/// partitions cannot be mended.
public final class TopicCreation {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private TopicCreation() {}

    /// Creates those of [Topics#all] that are missing, checks the others, and returns when the broker knows them all.
    /// May be repeated.
    ///
    /// @param prefix stands before every name; may be empty
    /// @throws BackingException when a topic has another number of partitions than wanted, or the broker refuses
    public static void ensure(Admin admin, String prefix, int partitions, short replication) {
        var wanted = new TreeMap<String, NewTopic>();
        for (var topic : Topics.all()) {
            var name = prefix + topic.name();
            wanted.put(
                    name,
                    new NewTopic(name, topic.partitioned() ? partitions : 1, replication).configs(topic.settings()));
        }
        try {
            var existing = admin.listTopics().names().get();
            create(
                    admin,
                    wanted.values().stream()
                            .filter(topic -> !existing.contains(topic.name()))
                            .toList());
            check(wanted, describe(admin, wanted.keySet()));
        } catch (ExecutionException e) {
            throw new BackingException("The topics could not be created: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackingException("Interrupted while creating the topics", e);
        }
    }

    private static void create(Admin admin, List<NewTopic> missing) throws InterruptedException, ExecutionException {
        for (var creation : admin.createTopics(missing).values().values()) {
            try {
                creation.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private static Collection<TopicDescription> describe(Admin admin, Set<String> names)
            throws InterruptedException, ExecutionException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return admin.describeTopics(names).allTopicNames().get().values();
            } catch (ExecutionException e) {
                // The controller answers a creation before the broker has heard of it.
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    private static void check(Map<String, NewTopic> wanted, Collection<TopicDescription> found) {
        for (var topic : found) {
            var count = topic.partitions().size();
            var right = Objects.requireNonNull(wanted.get(topic.name())).numPartitions();
            if (count != right) {
                throw new BackingException(("The topic %s has %d partitions, and %d are wanted. A number of partitions"
                                + " cannot be mended while records are in it: start with a fresh data folder, or"
                                + " configure %d partitions.")
                        .formatted(topic.name(), count, right, count));
            }
        }
    }
}
