package dev.pasillo.journey.domain.definition;

import java.util.List;
import java.util.Map;

/// What a stage is like, for people to read: each text by language. Nothing is computed from it.
public record Story(
        Map<String, String> title,
        Map<String, String> goal,
        Map<String, String> question,
        Map<String, String> expectations,
        Map<String, String> doing,
        Map<String, String> thinking,
        Map<String, String> feeling,
        List<Map<String, String>> pains,
        List<Map<String, String>> opportunities,
        List<String> backstage) {

    /// Nothing told.
    public static final Story NONE = new Story(
            Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), List.of(), List.of(), List.of());

    public Story {
        title = Map.copyOf(title);
        goal = Map.copyOf(goal);
        question = Map.copyOf(question);
        expectations = Map.copyOf(expectations);
        doing = Map.copyOf(doing);
        thinking = Map.copyOf(thinking);
        feeling = Map.copyOf(feeling);
        pains = List.copyOf(pains);
        opportunities = List.copyOf(opportunities);
        backstage = List.copyOf(backstage);
    }
}
