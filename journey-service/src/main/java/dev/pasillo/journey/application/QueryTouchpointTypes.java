package dev.pasillo.journey.application;

import dev.pasillo.journey.application.JourneyStore.TypeKey;
import dev.pasillo.journey.domain.definition.DefinitionSet;
import dev.pasillo.journey.domain.definition.Matcher;
import dev.pasillo.journey.domain.definition.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which kinds of touchpoints have come, and which stages they can enter: what an author looks at to see what a
/// definition leaves out.
public final class QueryTouchpointTypes {
    private static final int READ_AT_A_TIME = 500;

    private final QueryStore store;

    public QueryTouchpointTypes(QueryStore store) {
        this.store = store;
    }

    /// A kind of touchpoint that was seen.
    ///
    /// @param seen how often
    /// @param lastAt when last, by the time it occurred
    /// @param stages whose entries accept it
    public record SeenType(String channel, String type, long seen, Instant lastAt, List<StageMatch> stages) {
        public SeenType {
            stages = List.copyOf(stages);
        }
    }

    /// A stage that a kind of touchpoint can enter.
    ///
    /// @param conditional whether it also depends on the single touchpoint
    public record StageMatch(String definition, String stage, boolean conditional) {}

    /// @param matched only those that some stage accepts, or only those that none does; null for all
    /// @param after the type before the page; null for the first page
    /// @param limit at most so many, at least one
    public record Page(@Nullable Boolean matched, @Nullable TypeKey after, int limit) {}

    /// @param next where the next page begins; null where this is the last
    public record Types(List<SeenType> items, @Nullable TypeKey next) {
        public Types {
            items = List.copyOf(items);
        }
    }

    /// A page of the types, by channel and type.
    public Types find(String workspace, Page page) {
        return store.inSnapshot(snapshot -> {
            var definitions = snapshot.definitions(workspace);
            var found = new ArrayList<SeenType>();
            var after = page.after();
            while (true) {
                var rows = snapshot.types(workspace, after, READ_AT_A_TIME);
                for (var row : rows) {
                    var type = row.getKey();
                    var stages = stages(definitions, type);
                    if (page.matched() == null || page.matched() != stages.isEmpty()) {
                        if (found.size() == page.limit()) {
                            var last = found.getLast();
                            return new Types(found, new TypeKey(workspace, last.channel(), last.type()));
                        }
                        var count = row.getValue();
                        found.add(new SeenType(type.channel(), type.type(), count.seen(), count.lastAt(), stages));
                    }
                }
                if (rows.size() < READ_AT_A_TIME) {
                    return new Types(found, null);
                }
                after = rows.getLast().getKey();
            }
        });
    }

    private static List<StageMatch> stages(DefinitionSet definitions, TypeKey type) {
        var matches = new ArrayList<StageMatch>();
        for (var version : definitions.newest()) {
            for (var stage : version.definition().stages()) {
                conditional(stage, type)
                        .ifPresent(conditional -> matches.add(new StageMatch(version.name(), stage.id(), conditional)));
            }
        }
        return matches;
    }

    private static Optional<Boolean> conditional(Stage stage, TypeKey type) {
        return stage.enter().stream()
                .filter(matcher -> accepts(matcher, type))
                .map(matcher -> matcher.when() != null)
                .reduce(Boolean::logicalAnd);
    }

    private static boolean accepts(Matcher matcher, TypeKey type) {
        return (matcher.types().isEmpty() || matcher.types().contains(type.type()))
                && (matcher.channels().isEmpty() || matcher.channels().contains(type.channel()));
    }
}
