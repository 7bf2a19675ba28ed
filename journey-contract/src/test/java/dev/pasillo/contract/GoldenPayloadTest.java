package dev.pasillo.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What was ever written stays readable, and what is written does not change by accident.
class GoldenPayloadTest {
    private static final String CHANGED = """
            The contract has changed: %1$s is no longer %2$s as src/test/resources/golden/%1$s.json says.
            Records of that shape lie in topics and tables, and a fact is taken back by its exact text. So:
            - if the change is not meant, undo it;
            - if it is, never edit a golden file that is there: let the reader understand the old text too, add the new \
            text as golden/v2 (or the next free number), add it to Golden.all() beside the old entry, and describe it in \
            the schemas and in asyncapi.yaml.""";

    @ParameterizedTest
    @MethodSource("dev.pasillo.contract.Golden#all")
    void oldPayloadsStayReadable(Golden golden) {
        var text = golden.text();

        assertThat((Object) ContractJson.read(text, golden.type()))
                .as(CHANGED, golden, "read")
                .isEqualTo(golden.value());
        assertThat((Object) ContractJson.read(text.getBytes(StandardCharsets.UTF_8), golden.type()))
                .as(CHANGED, golden, "read")
                .isEqualTo(golden.value());
    }

    @ParameterizedTest
    @MethodSource("dev.pasillo.contract.Golden#written")
    void whatIsWrittenIsUnchanged(Golden golden) {
        assertThat(ContractJson.write(golden.value()))
                .as(CHANGED, golden, "written")
                .isEqualTo(golden.text());
        assertThat(new String(ContractJson.bytes(golden.value()), StandardCharsets.UTF_8))
                .as(CHANGED, golden, "written")
                .isEqualTo(golden.text());
    }

    @ParameterizedTest
    @MethodSource("dev.pasillo.contract.Golden#all")
    void fieldsOfANewerWriterAreIgnored(Golden golden) {
        assertThat(golden.newerText()).contains("\"newer\"");

        var read = ContractJson.read(golden.newerText(), golden.type());

        if (read instanceof JourneyChange change) {
            var expected = Golden.change();
            assertThat(change.toString()).isEqualTo("JourneyChange[acme/touchpoints-3 7 after 5, 1 removed, 2 added]");
            assertThat(change.chunk()).isEqualTo(expected.chunk());
            assertThat(change.removed().getFirst().fact()).isEqualTo(Golden.openVisit());
            assertThat(change.added().getFirst().fact()).isEqualTo(Golden.visit());
            assertThat(change.added().getLast().json()).startsWith("{\"fact\":\"newer\",");
        } else {
            assertThat((Object) read).isEqualTo(golden.value());
        }
    }

    @Test
    void everyGoldenFileIsRead() {
        for (var version : Golden.versions()) {
            var expected = Golden.all()
                    .filter(golden -> golden.version().equals(version))
                    .map(golden -> golden.name() + ".json")
                    .sorted()
                    .toList();

            assertThat(Golden.filesOf(version)).isEqualTo(expected);
            assertThat(Golden.filesOf(version + "/newer")).isEqualTo(expected);
        }
    }
}
