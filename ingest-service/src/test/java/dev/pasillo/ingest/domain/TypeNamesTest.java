package dev.pasillo.ingest.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeNamesTest {
    @ParameterizedTest
    @CsvSource({
        "Order Completed, order_completed",
        "order-completed, order_completed",
        "orderCompleted, order_completed",
        "OrderCompleted, order_completed",
        "ORDER_COMPLETED, order_completed",
        "order__completed_, order_completed",
        "orderID, order_id",
        "HTTPError, http_error",
        "ABTestStarted, ab_test_started",
        "Über José, uber_jose",
        "Größe geändert, grosse_geandert",
        "Smørrebrød købt, smorrebrod_kobt",
        "1 Click, event_1_click",
        "v2Order, v2_order",
        "购物, custom",
        "!!!, custom"
    })
    void namesBecomeSnakeCase(String name, String type) {
        assertThat(TypeNames.snakeCase(name)).isEqualTo(type);
    }

    @Test
    void everyNameBecomesATypeThatIsFit() {
        for (int c = 0; c < 0x3000; c++) {
            assertThat(TypeNames.snakeCase("a" + (char) c + "B" + (char) c)).matches("[a-z][a-z0-9_]{0,99}");
            assertThat(TypeNames.snakeCase((char) c + "x")).matches("[a-z][a-z0-9_]{0,99}");
        }
        assertThat(TypeNames.snakeCase("A b".repeat(500))).matches("[a-z][a-z0-9_]{0,99}");
    }

    @Test
    void aSourceTypeIsCutBetweenCharacters() {
        assertThat(TypeNames.sourceType("x".repeat(300))).hasSize(200);
        assertThat(TypeNames.sourceType("x".repeat(199) + "😀")).hasSize(199);
        assertThat(TypeNames.sourceType("short")).isEqualTo("short");
    }
}
