package dev.pasillo.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.application.tail.Filters;
import dev.pasillo.kit.Problem;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TailQueryTest {
    private static final TailSettings SETTINGS = new TailSettings("here", 50, 200, Duration.ofSeconds(15));

    private static MultiMap query(String... pairs) {
        var query = MultiMap.caseInsensitiveMultiMap();
        for (int at = 0; at < pairs.length; at += 2) {
            query.add(pairs[at], pairs[at + 1]);
        }
        return query;
    }

    private static TailQuery.Possible possible(boolean allSources, String... sources) {
        return new TailQuery.Possible(
                new TreeSet<>(List.of(sources)), allSources, new TreeSet<>(List.of("native", "stripe")), SETTINGS);
    }

    private static TailQuery understood(String... pairs) {
        var reading = TailQuery.read(query(pairs), possible(true, "web", "till"));
        assertThat(reading).isInstanceOf(TailQuery.Reading.Understood.class);
        return ((TailQuery.Reading.Understood) reading).query();
    }

    private static Problem refused(TailQuery.Possible possible, String... pairs) {
        var reading = TailQuery.read(query(pairs), possible);
        assertThat(reading).isInstanceOf(TailQuery.Reading.Refused.class);
        return ((TailQuery.Reading.Refused) reading).problem();
    }

    @Test
    void nothingIsAskedForEverything() {
        assertThat(understood()).isEqualTo(new TailQuery(Filters.NONE, 50));
    }

    @Test
    void everythingCanBeAskedFor() {
        assertThat(understood(
                        "source", "till", "format", "stripe", "type", "order_paid", "only", "refused", "rate", "200"))
                .isEqualTo(new TailQuery(new Filters("till", "stripe", "order_paid", Filters.Outcome.REFUSED), 200));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sorce|web|parameter-unknown|source, format, type, only, rate",
                "Source|web|parameter-unknown|source, format, type, only, rate",
                "source|shop|parameter-invalid|till, web",
                "source|''|parameter-invalid|till, web",
                "format|Stripe|parameter-invalid|native, stripe",
                "type|Order Completed|parameter-invalid|snake_case",
                "only|rejected|parameter-invalid|accepted, refused",
                "only|REFUSED|parameter-invalid|accepted, refused",
                "rate|0|parameter-invalid|1 to 200",
                "rate|201|parameter-invalid|1 to 200",
                "rate|-1|parameter-invalid|1 to 200",
                "rate|1.5|parameter-invalid|1 to 200",
                "rate|99999999999|parameter-invalid|1 to 200",
                "rate|many|parameter-invalid|1 to 200"
            })
    void aMistakeIsToldWithWhatIsPossible(String name, String value, String code, String possible) {
        var problem = refused(possible(true, "web", "till"), name, value);

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.detail()).contains(possible);
        assertThat(problem.more()).containsEntry("parameter", name);
    }

    @Test
    void whatIsSaidTwiceIsAMistake() {
        assertThat(refused(possible(true, "web", "till"), "source", "web", "source", "till")
                        .detail())
                .isEqualTo("Give it once.");
    }

    @Test
    void aSourceMayComeToBeKnownWhileNotAllAre() {
        assertThat(TailQuery.read(query("source", "new"), possible(false, "web")))
                .isInstanceOf(TailQuery.Reading.Understood.class);
    }

    @Test
    void ofManySourcesSomeAreTold() {
        var sources = IntStream.range(0, 60).mapToObj("s-%02d"::formatted).toArray(String[]::new);

        assertThat(refused(possible(true, sources), "source", "x").detail())
                .contains("s-49 and 10 more")
                .doesNotContain("s-50");
    }
}
