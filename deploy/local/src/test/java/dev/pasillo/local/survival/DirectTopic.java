package dev.pasillo.local.survival;

import dev.pasillo.contract.Topics;
import dev.pasillo.testsupport.guarantee.SystemUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// The topic `touchpoints` without the service before it: any bytes can be written, and it can be cut and made anew.
final class DirectTopic implements AutoCloseable {
    private static final int LARGEST = 8 << 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;
    private final int partitions;

    /// Where a record came to stand.
    record Place(int partition, long offset) {}

    /// A record to be written.
    ///
    /// @param partition where it goes; null: where its key belongs
    record Entry(@Nullable Integer partition, byte[] key, byte @Nullable [] value) {}

    DirectTopic(SystemUnderTest system) throws InterruptedException, ExecutionException {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", system.brokers(), "max.request.size", LARGEST),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.admin = Admin.create(Map.of("bootstrap.servers", system.brokers()));
        this.partitions = admin.describeTopics(List.of(Topics.TOUCHPOINTS)).allTopicNames().get().values().stream()
                .mapToInt(topic -> topic.partitions().size())
                .sum();
    }

    /// Takes records of more than a megabyte from now on.
    void takeLarge() throws InterruptedException, ExecutionException {
        var larger = new AlterConfigOp(
                new ConfigEntry("max.message.bytes", Integer.toString(LARGEST)), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(
                        Map.of(new ConfigResource(ConfigResource.Type.TOPIC, Topics.TOUCHPOINTS), List.of(larger)))
                .all()
                .get();
    }

    /// Writes records, and returns where each stands once all are acknowledged.
    List<Place> write(List<Entry> entries) throws InterruptedException, ExecutionException {
        var sent = entries.stream()
                .map(entry -> producer.send(
                        new ProducerRecord<>(Topics.TOUCHPOINTS, entry.partition(), entry.key(), entry.value())))
                .toList();
        var places = new ArrayList<Place>();
        for (var acknowledged : sent) {
            var found = acknowledged.get();
            places.add(new Place(found.partition(), found.offset()));
        }
        return places;
    }

    /// Everything that is in it now is gone; offsets go on.
    void truncate() throws InterruptedException, ExecutionException {
        admin.deleteRecords(IntStream.range(0, partitions)
                        .boxed()
                        .collect(Collectors.toMap(
                                number -> new TopicPartition(Topics.TOUCHPOINTS, number),
                                _ -> RecordsToDelete.beforeOffset(-1))))
                .all()
                .get();
    }

    /// The first offset of each partition.
    Map<Integer, Long> beginnings() throws InterruptedException, ExecutionException {
        var earliest = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(
                        number -> new TopicPartition(Topics.TOUCHPOINTS, number), _ -> OffsetSpec.earliest()));
        var beginnings = new TreeMap<Integer, Long>();
        admin.listOffsets(earliest)
                .all()
                .get()
                .forEach((partition, found) -> beginnings.put(partition.partition(), found.offset()));
        return beginnings;
    }

    /// Another topic of the same name; offsets begin again.
    void makeAnew() throws InterruptedException, ExecutionException {
        admin.deleteTopics(List.of(Topics.TOUCHPOINTS)).all().get();
        while (admin.listTopics().names().get().contains(Topics.TOUCHPOINTS)) {
            Thread.sleep(20);
        }
        admin.createTopics(List.of(new NewTopic(Topics.TOUCHPOINTS, partitions, (short) 1)))
                .all()
                .get();
    }

    /// How many partitions each member of the service's group has.
    List<Integer> shares() throws InterruptedException, ExecutionException {
        return admin.describeConsumerGroups(List.of("journey-service")).all().get().values().stream()
                .flatMap(group -> group.members().stream())
                .map(member -> member.assignment().topicPartitions().size())
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
