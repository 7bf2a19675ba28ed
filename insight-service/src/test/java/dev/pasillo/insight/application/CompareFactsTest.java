package dev.pasillo.insight.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.insight.application.FactDigests.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CompareFactsTest {
    /// The first one asked for all, and then for one group.
    private static final int SECOND_LOOK = 3;

    private final Map<String, Digest> published = new TreeMap<>();
    private final Map<String, Digest> kept = new TreeMap<>();
    private final List<Collection<String>> looked = new ArrayList<>();
    private final CompareFacts compare = new CompareFacts((workspace, prefixes) -> of(kept, prefixes), Duration.ZERO);

    @Test
    void sameFactsAreNoDifference() {
        both("aa1", 3, "10");
        both("bb1", 1, "7");

        var found = compare.compare("default", prefixes -> of(published, prefixes));

        assertThat(found.facts()).isEqualTo(4);
        assertThat(found.differing()).isZero();
    }

    @Test
    void personWhoseFactsDifferIsNamed() {
        both("aa1", 3, "10");
        both("aa2", 3, "11");
        published.put("aa3", new Digest(2, "5"));
        kept.put("bb1", new Digest(1, "9"));
        kept.put("aa2", new Digest(3, "12"));

        var found = compare.compare("default", prefixes -> of(published, prefixes));

        assertThat(found.examples()).extracting(CompareFacts.Example::profileId).containsExactly("aa2", "aa3", "bb1");
        assertThat(found.differing()).isEqualTo(3);
    }

    @Test
    void changeThatIsUnderWayIsNoDifference() {
        both("aa1", 3, "10");
        published.put("aa1", new Digest(4, "15"));
        published.put("aa2", new Digest(1, "1"));

        var found = compare.compare("default", prefixes -> {
            var answer = of(published, prefixes);
            looked.add(prefixes);
            if (looked.size() == SECOND_LOOK) {
                kept.put("aa1", new Digest(4, "15"));
            }
            return answer;
        });

        assertThat(found.examples()).extracting(CompareFacts.Example::profileId).containsExactly("aa2");
    }

    @Test
    void fewFactsAreLookedIntoTogetherAndManyApart() {
        for (var group : List.of("aa", "bb")) {
            published.put(group + "1", new Digest(10, "1"));
        }
        for (var group : List.of("cc", "dd")) {
            published.put(group + "1", new Digest(90_000, "1"));
        }

        var found = compare.compare("default", prefixes -> {
            looked.add(List.copyOf(prefixes));
            return of(published, prefixes);
        });

        assertThat(found.differing()).isEqualTo(4);
        assertThat(looked.subList(0, 3)).containsExactly(List.of(), List.of("aa", "bb", "cc"), List.of("dd"));
    }

    private void both(String profile, long facts, String digest) {
        published.put(profile, new Digest(facts, digest));
        kept.put(profile, new Digest(facts, digest));
    }

    private static Map<String, Digest> of(Map<String, Digest> people, Collection<String> prefixes) {
        var digests = new HashMap<String, Digest>();
        people.forEach((profile, digest) -> {
            if (prefixes.isEmpty() || prefixes.contains(profile.substring(0, 2))) {
                digests.merge(
                        prefixes.isEmpty() ? profile.substring(0, 2) : profile,
                        digest,
                        (one, other) -> new Digest(
                                one.facts() + other.facts(),
                                Long.toString(Long.parseLong(one.digest()) + Long.parseLong(other.digest()))));
            }
        });
        return digests;
    }
}
