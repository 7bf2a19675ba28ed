package dev.pasillo.ingest.format.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FormTest {
    @Test
    void fieldsKeepTheirOrderAndAllTheirValues() {
        var form = Form.read("b=1&a=2&b=3", 10).orElseThrow();

        assertThat(form.fields().keySet()).containsExactly("b", "a");
        assertThat(form.fields().get("b")).containsExactly("1", "3");
        assertThat(form.sorted().keySet()).containsExactly("a", "b");
    }

    @Test
    void escapesAndPlusSignsAreDecoded() {
        var form =
                Form.read("From=%2B15550100001&t=a+b&%C3%A9=%F0%9F%98%80", 10).orElseThrow();

        assertThat(form.get("From")).isEqualTo("+15550100001");
        assertThat(form.get("t")).isEqualTo("a b");
        assertThat(form.get("é")).isEqualTo("😀");
    }

    @Test
    void anEqualsSignInAValueIsPartOfIt() {
        assertThat(Form.read("q=a=b&r", 10).orElseThrow().fields())
                .containsEntry("q", List.of("a=b"))
                .containsEntry("r", List.of(""));
    }

    @Test
    void anEmptyValueIsThereAndNothing() {
        var form = Form.read("a=", 10).orElseThrow();

        assertThat(form.has("a")).isTrue();
        assertThat(form.get("a")).isNull();
    }

    @Test
    void nothingIsAFormWithoutFields() {
        assertThat(Form.read(null, 10)).contains(Form.EMPTY);
        assertThat(Form.read("&&", 10).orElseThrow().fields()).isEmpty();
    }

    @Test
    void aBrokenEscapeIsRefused() {
        assertThat(Form.read("a=%4", 10)).isEmpty();
        assertThat(Form.read("a=%zz", 10)).isEmpty();
    }

    @Test
    void moreFieldsThanTheLimitAreRefused() {
        var many = IntStream.range(0, 11).mapToObj(n -> "f" + n + "=").collect(Collectors.joining("&"));

        assertThat(Form.read(many, 10)).isEmpty();
    }
}
