package dev.pasillo.ingest.format.typeform;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;

import dev.pasillo.contract.Rating;
import dev.pasillo.ingest.format.json.Tree;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The answers of one response, brought together with the questions.
///
/// @param values by the question's reference, else its id; addresses and telephone numbers left out
/// @param titles of the questions, by the same
/// @param rating the first answer on a scale
/// @param text what was written into the long texts
/// @param email the first address that was asked for
/// @param phone the first telephone number that was asked for
record Answers(
        Map<String, Object> values,
        Map<String, Object> titles,
        @Nullable Rating rating,
        @Nullable String text,
        @Nullable String email,
        @Nullable String phone) {
    private static final int MOST = 100;
    /// Scales whose ends are known by their names: a question that is named so is answered on it.
    private static final Set<String> SCALES = Set.of("nps", "csat", "ces", "stars", "thumbs");

    static Answers of(Tree response) {
        var fields = new HashMap<String, Tree>();
        response.object("definition", FORMAT_INVALID)
                .objects("fields", MOST)
                .forEach(field -> fields.put(String.valueOf(field.scalar("id")), field));
        var values = new LinkedHashMap<String, Object>();
        var titles = new LinkedHashMap<String, Object>();
        var text = new StringBuilder();
        Rating rating = null;
        String email = null;
        String phone = null;
        for (var answer : response.objects("answers", MOST)) {
            var asked = answer.object("field", FORMAT_INVALID);
            var id = String.valueOf(asked.scalar("id"));
            var field = fields.getOrDefault(id, asked);
            var name = asked.members().get("ref") instanceof String ref && !ref.isEmpty() ? ref : id;
            var value = value(answer);
            var kind = String.valueOf(answer.members().get("type"));
            if (kind.equals("email")) {
                email = email == null && value instanceof String address ? address : email;
            } else if (kind.equals("phone_number")) {
                phone = phone == null && value instanceof String number ? number : phone;
            } else if (value != null) {
                values.put(name, value);
                if (field.members().get("title") instanceof String title) {
                    titles.put(name, title);
                }
            }
            if ("long_text".equals(asked.members().get("type")) && value instanceof String written) {
                text.append(text.isEmpty() ? "" : "\n").append(written);
            }
            rating = rating == null && value instanceof Number number
                    ? rating(name, String.valueOf(asked.members().get("type")), number.doubleValue(), field)
                    : rating;
        }
        return new Answers(values, titles, rating, text.isEmpty() ? null : text.toString(), email, phone);
    }

    /// What stands under the name that `type` gives.
    private static @Nullable Object value(Tree answer) {
        var type = String.valueOf(answer.members().get("type"));
        return switch (type) {
            case "choice" -> label(answer.object("choice", FORMAT_INVALID));
            case "choices" -> {
                var choices = answer.object("choices", FORMAT_INVALID);
                yield choices.members().get("labels") instanceof List<?> labels
                        ? labels.stream()
                                .filter(String.class::isInstance)
                                .limit(MOST)
                                .toList()
                        : choices.scalar("other");
            }
            default -> answer.scalar(type);
        };
    }

    private static @Nullable Object label(Tree choice) {
        var label = choice.scalar("label");
        return label == null ? choice.scalar("other") : label;
    }

    private static @Nullable Rating rating(String name, String type, double value, Tree field) {
        var scale = SCALES.contains(name)
                ? name
                : switch (type) {
                    case "nps" -> "nps";
                    case "rating" -> "stars";
                    case "opinion_scale" -> "opinion_scale";
                    default -> "";
                };
        if (scale.isEmpty()) {
            return null;
        }
        var properties = field.object("properties", FORMAT_INVALID);
        var steps = properties.decimal("steps");
        Double min = null;
        Double max = null;
        if (scale.equals("nps")) {
            min = 0.0;
            max = 10.0;
        } else if (steps != null) {
            boolean fromZero = type.equals("opinion_scale") && !Boolean.TRUE.equals(properties.scalar("start_at_one"));
            min = fromZero ? 0.0 : 1.0;
            max = fromZero ? steps - 1 : steps;
        }
        boolean within = min == null || max == null || (min < max && value >= min && value <= max);
        return within ? new Rating(scale, value, min, max) : new Rating("opinion_scale", value, null, null);
    }
}
