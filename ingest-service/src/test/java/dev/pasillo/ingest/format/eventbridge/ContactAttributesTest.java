package dev.pasillo.ingest.format.eventbridge;

import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.contract.Identifier;
import dev.pasillo.ingest.domain.SentEvent;
import dev.pasillo.ingest.format.json.Flaws;
import dev.pasillo.ingest.format.json.Tree;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContactAttributesTest {
    private static Tree tree(Map<String, Object> members) {
        return new Tree(members, new Flaws());
    }

    private static List<Identifier> identifiers(Map<String, Object> attributes) {
        var event = SentEvent.in("call");
        ContactAttributes.identifiers(tree(attributes), event);
        return event.build().identifiers();
    }

    @Test
    void namesOfCustomersAreIdentifiers() {
        assertThat(identifiers(Map.of(
                        "user_id", "u-1",
                        "loyalty_id", "l-1",
                        "account_id", "a-1",
                        "anonymous_id", "an-1",
                        "email", "a@example.org",
                        "phone", "+15550100001")))
                .containsExactlyInAnyOrder(
                        new Identifier("user_id", "u-1"),
                        new Identifier("loyalty_id", "l-1"),
                        new Identifier("account_id", "a-1"),
                        new Identifier("anonymous_id", "an-1"),
                        new Identifier("email", "a@example.org"),
                        new Identifier("phone", "+15550100001"));
    }

    @Test
    void aCustomersIdIsAUsersUnlessThereIsOne() {
        assertThat(identifiers(Map.of("customer_id", "u-1"))).containsExactly(new Identifier("user_id", "u-1"));
        assertThat(identifiers(Map.of("customer_id", "u-1", "user_id", "u-2")))
                .containsExactly(new Identifier("user_id", "u-2"));
    }

    @Test
    void anEmailThatIsNoTextIsAFlaw() {
        var attributes = tree(Map.of("email", List.of()));

        ContactAttributes.identifiers(attributes, SentEvent.in("call"));

        assertThat(attributes.flaws().code()).isEqualTo(IDENTIFIER_INVALID);
    }

    @Test
    void theOthersArePropertiesUpToFifty() {
        var many =
                IntStream.range(0, 60).boxed().collect(Collectors.<Integer, String, Object>toMap(n -> "a" + n, n -> n));
        many.put("email", "a@example.org");
        many.put("customer_id", "u-1");
        var event = SentEvent.in("call");

        ContactAttributes.properties(tree(many), event);

        assertThat(event.build().properties()).hasSize(50).doesNotContainKeys("email", "customer_id");
    }
}
