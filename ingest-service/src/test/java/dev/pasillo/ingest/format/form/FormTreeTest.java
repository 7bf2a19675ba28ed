package dev.pasillo.ingest.format.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.Tree;
import org.junit.jupiter.api.Test;

class FormTreeTest {
    private static Tree tree(String text) {
        return FormTree.of(Form.read(text, 10).orElseThrow(), Limits.DEFAULT);
    }

    @Test
    void ofSeveralValuesTheFirstCountsAndEmptyOnesNot() {
        var tree = tree("a=1&a=2&b=&c=%C3%B6");

        assertThat(tree.members())
                .containsOnlyKeys("a", "c")
                .containsEntry("a", "1")
                .containsEntry("c", "ö");
        assertThat(tree.flaws().code()).isNull();
    }

    @Test
    void bytesThatAreNoUtf8AreAFlaw() {
        assertThat(tree("a=%F6").flaws().code()).isEqualTo(RefusalCode.TEXT_INVALID);
        assertThat(tree("%F6=a").flaws().code()).isEqualTo(RefusalCode.TEXT_INVALID);
    }

    @Test
    void aNulCharacterIsAFlaw() {
        assertThat(tree("a=b%00").flaws().code()).isEqualTo(RefusalCode.TEXT_INVALID);
    }

    @Test
    void halfOfASurrogatePairIsAFlaw() {
        assertThat(tree("a=\ud83d").flaws().code()).isEqualTo(RefusalCode.TEXT_INVALID);
        assertThat(tree("a=\ud83d\ude00").flaws().code()).isNull();
    }

    @Test
    void aTextOrNameBeyondTheLimitIsAFlaw() {
        assertThat(tree("a=" + "x".repeat(65_537)).flaws().code()).isEqualTo(RefusalCode.TEXT_TOO_LONG);
        assertThat(tree("x".repeat(257) + "=a").flaws().code()).isEqualTo(RefusalCode.TEXT_TOO_LONG);
    }
}
