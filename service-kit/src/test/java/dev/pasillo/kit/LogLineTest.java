package dev.pasillo.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Map;
import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {
    private final LogLine format = new LogLine("journey-service", "journey-service-7");

    @Test
    void eventHasTheKeysThatEveryEventHas() throws JsonProcessingException {
        var line = read(format.format(event("ready")));

        assertThat(keys(line)).containsExactly("timestamp", "level", "logger", "message", "service", "instance");
        assertThat(line.get("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z");
        assertThat(line.get("message").asText()).isEqualTo("ready");
        assertThat(line.get("logger").asText()).isEqualTo("dev.pasillo.Some");
        assertThat(line.get("level").asText()).isEqualTo("INFO");
        assertThat(line.get("service").asText()).isEqualTo("journey-service");
        assertThat(line.get("instance").asText()).isEqualTo("journey-service-7");
    }

    @Test
    void noOtherKeyAppearsWhateverTheEventCarries() throws JsonProcessingException {
        var event = event("failed");
        event.setThrown(new IllegalStateException("inside", new IllegalArgumentException("cause")));
        event.setMdc(Map.of("errorId", "e-1", "workspace", "acme", "user", "canary", "traceId", "canary"));
        event.setNdc("canary");
        event.setThreadName("canary");
        event.setHostName("canary");
        event.setMarker("canary");
        event.setParameters(new Object[] {"canary"});

        var text = format.format(event);

        assertThat(keys(read(text))).containsExactlyElementsOf(LogLine.KEYS);
        assertThat(read(text).get("errorId").asText()).isEqualTo("e-1");
        assertThat(read(text).get("exception").asText()).contains("IllegalStateException: inside", "Caused by:");
        assertThat(text).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n{\"level\":\"INFO\",\"message\":\"forged\"}",
                "\r\nforged",
                "\u001b[2J\u001b[1;31mred",
                "\u0085next line",
                "\u2028separated\u2029",
                "\u202etxet desrever",
                "\u0000\u0007\b\f\u000b",
                "\ud800 half a pair",
                "\",\"level\":\"FATAL",
                "\\",
                "\u200b\ufeff"
            })
    void eventIsOneLineOfPlainTextWhateverItSays(String hostile) throws JsonProcessingException {
        var event = event(hostile);
        event.setLoggerName(hostile);
        event.setMdc(Map.of("errorId", hostile, "workspace", hostile));
        event.setThrown(new IllegalStateException(hostile));

        var text = format.format(event);

        assertThat(text).endsWith("}\n");
        assertThat(text.substring(0, text.length() - 1))
                .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");
        assertThat(keys(read(text))).containsExactlyElementsOf(LogLine.KEYS);
        assertThat(read(text).get("level").asText()).isEqualTo("INFO");
        assertThat(read(text).get("message").asText()).isEqualTo(hostile);
    }

    @Test
    void lineIsBounded() throws JsonProcessingException {
        var event = event("x".repeat(1_000_000));
        event.setThrown(new IllegalStateException("y".repeat(1_000_000)));

        var text = format.format(event);

        assertThat(text.length()).isLessThan(50_000);
        assertThat(read(text).get("message").asText()).endsWith("x…");
    }

    private static ExtLogRecord event(String message) {
        var event =
                new ExtLogRecord(Level.INFO, message, ExtLogRecord.FormatStyle.NO_FORMAT, LogLineTest.class.getName());
        event.setLoggerName("dev.pasillo.Some");
        return event;
    }

    private static JsonNode read(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }

    private static ArrayList<String> keys(JsonNode line) {
        var keys = new ArrayList<String>();
        line.fieldNames().forEachRemaining(keys::add);
        return keys;
    }
}
