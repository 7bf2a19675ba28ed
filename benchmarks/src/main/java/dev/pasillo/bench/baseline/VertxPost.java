package dev.pasillo.bench.baseline;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Nothing but HTTP in and a record out: takes a body, hands it to the producer as it is, and answers once the broker
/// has it. It checks no key, reads no event and refuses nothing.
public final class VertxPost {
    private VertxPost() {}

    /// @param args port, brokers, topic
    public static void main(String... args) {
        var topic = args[2];
        var producer = new KafkaProducer<byte[], byte[]>(
                Map.of(
                        "bootstrap.servers", args[1],
                        "acks", "all",
                        "compression.type", "lz4",
                        "batch.size", "65536",
                        "linger.ms", "2"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        var vertx = Vertx.vertx();
        for (var server = 0; server < Runtime.getRuntime().availableProcessors(); server++) {
            vertx.createHttpServer()
                    .requestHandler(request -> keep(request, vertx.getOrCreateContext(), producer, topic))
                    .listen(Integer.parseInt(args[0]))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
        System.out.println("ready");
    }

    private static void keep(
            HttpServerRequest request, Context context, KafkaProducer<byte[], byte[]> producer, String topic) {
        request.body()
                .onSuccess(body -> producer.send(
                        new ProducerRecord<>(topic, body.getBytes()),
                        (metadata, failure) -> context.runOnContext(any -> request.response()
                                .setStatusCode(failure == null ? 202 : 503)
                                .end())));
    }
}
