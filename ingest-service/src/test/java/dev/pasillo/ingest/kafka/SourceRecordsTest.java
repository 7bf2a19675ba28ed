package dev.pasillo.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.ContractJson;
import dev.pasillo.contract.PublishedSource;
import dev.pasillo.ingest.application.KnownSource;
import dev.pasillo.kit.sealed.Secrets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SourceRecordsTest {
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String OTHER_KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    private final Secrets secrets = new Secrets(Optional.of(KEY));
    private final SourceRecords records = new SourceRecords(secrets);
    private long offset;

    private static PublishedSource source(String name, List<String> secrets, @Nullable String zone, long revision) {
        return new PublishedSource(
                "shop",
                name,
                "stripe",
                "store",
                List.of(new PublishedSource.Key("k-1", "a".repeat(64), null)),
                "https://in.example",
                List.of("https://shop.example"),
                secrets,
                zone,
                Map.of("type", "order_paid"),
                true,
                revision);
    }

    private static PublishedSource source(String name, long revision) {
        return source(name, List.of(), null, revision);
    }

    private void take(String key, byte @Nullable [] value) {
        records.take(new ConsumerRecord<>("sources", 0, offset++, key.getBytes(UTF_8), value));
    }

    private void take(PublishedSource source) {
        take(source.key(), ContractJson.bytes(source));
    }

    private KnownSource only() {
        assertThat(records.known()).hasSize(1);
        return records.known().iterator().next();
    }

    @Test
    void aRecordSaysAllThatIsKnownOfASource() {
        take(source("till", List.of(secrets.seal("whsec", "shop/till")), "Europe/Madrid", 7));

        var till = only();
        assertThat(till.workspace()).isEqualTo("shop");
        assertThat(till.name()).isEqualTo("till");
        assertThat(till.trusted()).isTrue();
        assertThat(till.keys()).extracting(PublishedSource.Key::id).containsExactly("k-1");
        var settings = till.settings();
        assertThat(settings.kind()).isEqualTo("stripe");
        assertThat(settings.channel()).isEqualTo("store");
        assertThat(settings.publicUrl()).isEqualTo("https://in.example");
        assertThat(settings.origins()).containsExactly("https://shop.example");
        assertThat(settings.secrets()).containsExactly("whsec");
        assertThat(settings.zone()).isEqualTo(ZoneId.of("Europe/Madrid"));
        assertThat(settings.mapping()).isEqualTo(Map.of("type", "order_paid"));
    }

    @Test
    void theNewestOfASourceCounts() {
        take(source("till", 1));
        take(source("till", 2));

        assertThat(only().revision()).isEqualTo(2);
    }

    @Test
    void anOlderStateThatComesLateChangesNothing() {
        take(source("till", 2));
        take(source("till", 1));

        assertThat(only().revision()).isEqualTo(2);
    }

    @Test
    void aRecordWithoutAValueTakesTheSourceAway() {
        take(source("till", 1));
        take(source("web", 1));
        take("shop/till", null);

        assertThat(only().name()).isEqualTo("web");
    }

    @Test
    void whatCannotBeReadLeavesWhatWasKnownBefore() {
        take(source("till", 1));
        take("shop/till", "{\"workspace\":".getBytes(UTF_8));

        assertThat(only().revision()).isEqualTo(1);
        assertThat(records.setAside()).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadBlocksNoOther() {
        take("shop/till", "nonsense".getBytes(UTF_8));
        take(source("web", 1));

        assertThat(only().name()).isEqualTo("web");
    }

    @Test
    void aReadableRecordMendsItsSource() {
        take("shop/till", "nonsense".getBytes(UTF_8));
        take(source("till", 1));

        assertThat(only().name()).isEqualTo("till");
        assertThat(records.setAside()).isZero();
    }

    @Test
    void aRecordUnderAnotherSourcesKeyIsSetAside() {
        take("shop/web", ContractJson.bytes(source("till", 1)));

        assertThat(records.known()).isEmpty();
        assertThat(records.setAside()).isEqualTo(1);
    }

    @Test
    void aZoneThatNobodyKnowsIsSetAside() {
        take(source("till", List.of(), "Middle/Earth", 1));

        assertThat(records.known()).isEmpty();
        assertThat(records.setAside()).isEqualTo(1);
    }

    @Test
    void aSecretUnderAnotherKeyLeavesTheSourceWithoutIt() {
        var elsewhere = new Secrets(Optional.of(OTHER_KEY));
        take(source("till", List.of(elsewhere.seal("old", "shop/till"), secrets.seal("new", "shop/till")), null, 1));

        assertThat(only().settings().secrets()).containsExactly("new");
    }

    @Test
    void aSecretOfAnotherSourceIsNotTaken() {
        take(source("till", List.of(secrets.seal("whsec", "shop/web")), null, 1));

        assertThat(only().settings().secrets()).isEmpty();
    }

    @Test
    void withoutTheDeploymentsKeyTheSourceIsKnownWithoutSecrets() {
        var keyless = new SourceRecords(new Secrets(Optional.empty()));
        var till = source("till", List.of(secrets.seal("whsec", "shop/till")), null, 1);

        keyless.take(new ConsumerRecord<>("sources", 0, 0, till.key().getBytes(UTF_8), ContractJson.bytes(till)));

        assertThat(keyless.known())
                .singleElement()
                .satisfies(known -> assertThat(known.settings().secrets()).isEmpty());
    }
}
