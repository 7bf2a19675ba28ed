package dev.pasillo.insight.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pasillo.contract.ContractJson;
import dev.pasillo.insight.domain.plan.Plan;
import dev.pasillo.insight.domain.plan.PlannedMoment;
import dev.pasillo.insight.domain.plan.PlannedStage;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a definition as it was published, as far as figures need it.
final class PlanReader {
    private static final Duration WINDOW = Duration.ofDays(28);

    private PlanReader() {}

    static Plan read(Row row) {
        return read(row.getString(0), row.getInteger(1), ContractJson.read(row.getString(2), JsonNode.class));
    }

    static Plan read(String name, int version, JsonNode definition) {
        var stages = new ArrayList<PlannedStage>();
        for (var stage : definition.path("stages")) {
            stages.add(new PlannedStage(
                    stage.path("id").asText(),
                    stage.path("rank").asInt(stages.size() + 1),
                    texts(stage.path("title")),
                    text(stage.path("owner")),
                    duration(stage.path("targetTime")),
                    duration(stage.path("allowedTime")),
                    text(stage.path("handover").path("to"))));
        }
        stages.sort(Comparator.comparingInt(PlannedStage::rank));
        var segments = new ArrayList<String>();
        definition
                .path("segments")
                .forEach(segment -> segments.add(segment.path("id").asText()));
        return new Plan(name, version, texts(definition.path("title")), stages, moments(definition), segments);
    }

    private static List<PlannedMoment> moments(JsonNode definition) {
        var moments = new ArrayList<PlannedMoment>();
        for (var moment : definition.path("momentsOfTruth")) {
            var objective = moment.path("objective");
            moments.add(new PlannedMoment(
                    moment.path("id").asText(),
                    texts(moment.path("title")),
                    text(moment.path("stage")),
                    objective.isNumber() ? Double.valueOf(objective.asDouble()) : null,
                    Objects.requireNonNullElse(duration(moment.path("window")), WINDOW),
                    duration(moment.path("promise")),
                    duration(moment.path("target"))));
        }
        return moments;
    }

    private static Map<String, String> texts(JsonNode node) {
        var texts = new LinkedHashMap<String, String>();
        node.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    private static @Nullable Duration duration(JsonNode node) {
        return node.isTextual() ? Duration.parse(node.asText()) : null;
    }
}
