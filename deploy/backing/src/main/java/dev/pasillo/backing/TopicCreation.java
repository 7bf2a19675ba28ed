package dev.pasillo.backing;

import dev.pasillo.contract.Topics;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;

/// Creates the topics of a deployment. Brokers must not create them by themselves: a topic with the wrong number of
/// partitions cannot be mended.
public final class TopicCreation {
    private TopicCreation() {}

    /// Creates those of [Topics#all] that are missing, and checks the others. May be repeated.
    ///
    /// @param prefix stands before every name; may be empty
    /// @throws BackingException when a topic has another number of partitions than wanted, or the broker refuses
    public static void ensure(Admin admin, String prefix, int partitions, short replication) {
        try {
            var existing = admin.listTopics().names().get();
            var wanted = Topics.all();
            create(
                    admin,
                    wanted.stream()
                            .filter(topic -> !existing.contains(prefix + topic.name()))
                            .map(topic -> new NewTopic(
                                            prefix + topic.name(), wantedPartitions(topic, partitions), replication)
                                    .configs(topic.settings()))
                            .toList());
            check(admin, prefix, partitions, wanted, existing);
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

    private static void check(
            Admin admin, String prefix, int partitions, List<Topics.Topic> wanted, Set<String> existing)
            throws InterruptedException, ExecutionException {
        var old = wanted.stream()
                .filter(topic -> existing.contains(prefix + topic.name()))
                .collect(
                        Collectors.toMap(topic -> prefix + topic.name(), topic -> wantedPartitions(topic, partitions)));
        if (old.isEmpty()) {
            return;
        }
        for (TopicDescription found :
                admin.describeTopics(old.keySet()).allTopicNames().get().values()) {
            var count = found.partitions().size();
            var right = old.get(found.name());
            if (right != null && count != right) {
                throw new BackingException(("The topic %s has %d partitions, and %d are wanted. A number of partitions"
                                + " cannot be mended while records are in it: start with a fresh data folder, or"
                                + " configure %d partitions.")
                        .formatted(found.name(), count, right, count));
            }
        }
    }

    private static int wantedPartitions(Topics.Topic topic, int partitions) {
        return topic.partitioned() ? partitions : 1;
    }
}
