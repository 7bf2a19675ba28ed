package dev.pasillo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Topics.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopicsTest {
    @Test
    void haveTheNamesThatOthersReadThemBy() {
        assertThat(Topics.all())
                .extracting(Topic::name)
                .containsExactly(
                        "touchpoints",
                        "touchpoints.rejected",
                        "journey-changes",
                        "journey-definitions",
                        "sources",
                        "alerts");
        assertThat(Set.of(Topics.KIND, Topics.KIND_CHANGE, Topics.KIND_WATERMARK, Topics.CODE))
                .containsExactlyInAnyOrder("pasillo-kind", "change", "watermark", "pasillo-code");
    }

    @Test
    void keepSevenDaysUnlessTheyAreCompacted() {
        assertThat(Topics.all())
                .allSatisfy(topic -> assertThat(topic.settings())
                        .isEqualTo(
                                Set.of(Topics.DEFINITIONS, Topics.SOURCES).contains(topic.name())
                                        ? Map.of("cleanup.policy", "compact")
                                        : Map.of(
                                                "retention.ms",
                                                String.valueOf(
                                                        Duration.ofDays(7).toMillis()))));
    }

    @Test
    void arePartitionedWhereCustomersCross() {
        assertThat(Topics.all())
                .filteredOn(Topic::partitioned)
                .extracting(Topic::name)
                .containsExactly(Topics.TOUCHPOINTS, Topics.JOURNEY_CHANGES);
    }

    @Test
    void keepTheirSettings() {
        var settings = new HashMap<>(Map.of("retention.ms", "1"));
        var topic = new Topic("x", false, settings);
        settings.clear();

        assertThat(topic.settings()).containsEntry("retention.ms", "1");
    }
}
