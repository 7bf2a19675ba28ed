package dev.pasillo.journey.kafka;

import dev.pasillo.journey.application.Intake;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Holds positions against the topic as it is, when partitions are taken over and every second from then on. Where the
/// two do not fit, the intake stops: going on would skip what was accepted or count it twice, and only a person can
/// know which.
public final class TopicGuard {
    private static final Logger LOG = Logger.getLogger(TopicGuard.class);

    private final Intake intake;
    private final Preparation preparation;
    private final TopicLayout layout;
    private final TopicNames topics;

    public TopicGuard(Intake intake, Preparation preparation, TopicLayout layout, TopicNames topics) {
        this.intake = intake;
        this.preparation = preparation;
        this.layout = layout;
        this.topics = topics;
    }

    /// The partitions of touchpoints, once it is certain that positions are of this topic.
    ///
    /// @return empty where they are not; then the intake has stopped
    List<TopicPartition> partitions() {
        var topic = layout.describe(topics.touchpoints());
        if (preparation.isOf(topic)) {
            return topic.partitions();
        }
        stop("touchpoints was made anew: positions are of an earlier topic of that name");
        return List.of();
    }

    /// Whether a partition can be read on from where it was read to; stops the intake where it cannot.
    ///
    /// @param position from before the beginning and the end were asked for
    boolean fits(int partition, @Nullable Long position, long beginning, long end) {
        if (position != null && position >= beginning && position <= end) {
            return true;
        }
        stop("partition " + partition + " of touchpoints holds offsets " + beginning + " to " + end
                + " and was read up to " + position + ": the topic was truncated or made anew");
        return false;
    }

    /// The same of everything that is ours and has meanwhile not been read further.
    void check(Map<Integer, Long> positions, Map<Integer, Long> beginnings, Map<Integer, Long> ends) {
        var now = intake.positions();
        positions.forEach((partition, position) -> {
            if (position.equals(now.get(partition))) {
                fits(
                        partition,
                        position,
                        beginnings.getOrDefault(partition, 0L),
                        ends.getOrDefault(partition, position));
            }
        });
    }

    private void stop(String why) {
        if (intake.alarm().isEmpty()) {
            intake.stop(why);
            LOG.errorf("stopped: %s", why);
        }
    }
}
