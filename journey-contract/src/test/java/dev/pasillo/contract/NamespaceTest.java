package dev.pasillo.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pasillo.contract.Namespace.Strength;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceTest {
    @ParameterizedTest
    @CsvSource({
        "user_id, STRONG, 1",
        "loyalty_id, STRONG, 2",
        "email, STRONG, 5",
        "phone, STRONG, 5",
        "device_id, WEAK, 20",
        "anonymous_id, WEAK, 50",
        "shopify.customer_id, STRONG, 2",
        "square.customer_id, STRONG, 2",
        "stripe.customer_id, STRONG, 2",
        "zendesk.user_id, STRONG, 2"
    })
    void hasAStrengthAndALimit(String name, Strength strength, int limit) {
        var namespace = Namespace.of(name);

        assertThat(namespace.name()).isEqualTo(name);
        assertThat(namespace.strength()).isEqualTo(strength);
        assertThat(namespace.limit()).isEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"account_id", "loyalty", "Email", ""})
    void thatNobodyRegisteredLinksNobody(String name) {
        assertThat(Namespace.of(name).strength()).isEqualTo(Strength.NONE);
    }

    @Test
    void hasALimitOfAtLeastOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Namespace("x", 1, Strength.STRONG, 0));
    }

    @Test
    void ordersOwnersByPriorityThenNameThenValue() {
        var expected = List.of(
                new Identifier("user_id", "z"),
                new Identifier("loyalty_id", "z"),
                new Identifier("email", "a@example.com"),
                new Identifier("email", "b@example.com"),
                new Identifier("phone", "+34600111222"),
                new Identifier("device_id", "d"),
                new Identifier("anonymous_id", "an-1"),
                new Identifier("anonymous_id", "an-10"),
                new Identifier("anonymous_id", "an-2"),
                new Identifier("shopify.customer_id", "1"),
                new Identifier("account_id", "z"),
                new Identifier("zendesk.id", "a"));
        var seed = 20_260_106L;
        var random = new Random(seed);
        var shuffled = new ArrayList<>(expected);
        for (var i = 0; i < 50; i++) {
            Collections.shuffle(shuffled, random);

            assertThat(shuffled.stream().sorted(Namespace.OWNER_ORDER))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void ordersOnlyEqualIdentifiersEqually() {
        var one = new Identifier("x", "1");

        assertThat(Namespace.OWNER_ORDER.compare(one, new Identifier("x", "1"))).isZero();
        assertThat(Namespace.OWNER_ORDER.compare(one, new Identifier("y", "1"))).isNotZero();
        assertThat(Namespace.OWNER_ORDER.compare(one, new Identifier("x", "2"))).isNotZero();
    }
}
