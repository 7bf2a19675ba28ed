package dev.pasillo.kit;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/// One JSON object a line for every event of the log, with the keys of [#KEYS] and no other, whatever the event
/// carries.
///
/// Nothing in it can end the line, move a cursor or turn the direction of writing: control characters, line and
/// paragraph separators and halves of surrogate pairs are escaped. Texts are bounded. Safe for use by several threads.
public final class LogLine extends ExtFormatter {
    /// Every key there is. Those after `instance` are left out where there is nothing to tell.
    public static final List<String> KEYS = List.of(
            "timestamp", "level", "logger", "message", "service", "instance", "workspace", "errorId", "exception");

    /// Told by a request that fails, and answered to the caller.
    public static final String ERROR_ID = "errorId";
    /// Whose data the event is about.
    public static final String WORKSPACE = "workspace";

    private static final int LONGEST_MESSAGE = 8 << 10;
    private static final int LONGEST_EXCEPTION = 32 << 10;
    private static final int LONGEST_NAME = 200;

    private final String service;
    private final String instance;

    public LogLine(String service, String instance) {
        this.service = service;
        this.instance = instance;
    }

    @Override
    public String format(ExtLogRecord event) {
        var line = new StringBuilder(256).append('{');
        add(line, "timestamp", timestamp(event.getInstant()), LONGEST_NAME);
        add(line, "level", String.valueOf(event.getLevel()), LONGEST_NAME);
        add(line, "logger", event.getLoggerName(), LONGEST_NAME);
        add(line, "message", String.valueOf(event.getFormattedMessage()), LONGEST_MESSAGE);
        add(line, "service", service, LONGEST_NAME);
        add(line, "instance", instance, LONGEST_NAME);
        add(line, WORKSPACE, event.getMdc(WORKSPACE), LONGEST_NAME);
        add(line, ERROR_ID, event.getMdc(ERROR_ID), LONGEST_NAME);
        if (event.getThrown() != null) {
            add(line, "exception", trace(event.getThrown()), LONGEST_EXCEPTION);
        }
        return line.append("}\n").toString();
    }

    private static String timestamp(Instant at) {
        return DateTimeFormatter.ISO_INSTANT.format(at.truncatedTo(ChronoUnit.MILLIS));
    }

    private static String trace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static void add(StringBuilder line, String key, @Nullable String value, int longest) {
        if (value == null) {
            return;
        }
        if (line.length() > 1) {
            line.append(',');
        }
        line.append('"').append(key).append("\":\"");
        var end = Math.min(value.length(), longest);
        for (var at = 0; at < end; at++) {
            var character = value.charAt(at);
            if (Character.isHighSurrogate(character)
                    && at + 1 < end
                    && Character.isLowSurrogate(value.charAt(at + 1))) {
                line.append(character).append(value.charAt(++at));
            } else {
                escape(line, character);
            }
        }
        line.append(end < value.length() ? "…\"" : "\"");
    }

    private static void escape(StringBuilder line, char character) {
        switch (character) {
            case '"' -> line.append("\\\"");
            case '\\' -> line.append("\\\\");
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if (harmless(character)) {
                    line.append(character);
                } else {
                    line.append("\\u%04x".formatted((int) character));
                }
            }
        }
    }

    private static boolean harmless(char character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
