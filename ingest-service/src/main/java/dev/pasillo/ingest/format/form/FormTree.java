package dev.pasillo.ingest.format.form;

import dev.pasillo.ingest.domain.Limits;
import dev.pasillo.ingest.domain.RefusalCode;
import dev.pasillo.ingest.format.json.Flaws;
import dev.pasillo.ingest.format.json.Tree;
import java.util.LinkedHashMap;

/// The fields of a form as an object of texts, the first of several values of a name, held to what a text of an event
/// may be: bounded, and of characters that can be kept. Bytes that are no UTF-8 would make one of two customers, and
/// are refused.
public final class FormTree {
    private FormTree() {}

    /// The fields that have a value. What is wrong with them goes to the tree's flaws.
    public static Tree of(Form form, Limits limits) {
        var flaws = new Flaws();
        var members = new LinkedHashMap<String, Object>();
        form.fields().forEach((name, values) -> {
            var value = values.getFirst();
            if (name.length() > limits.nameLength()) {
                flaws.note(RefusalCode.TEXT_TOO_LONG, "a key has at most " + limits.nameLength() + " characters");
            }
            if (value.length() > limits.textLength()) {
                flaws.note(RefusalCode.TEXT_TOO_LONG, "a text has at most " + limits.textLength() + " characters");
            }
            if (!keepable(name) || !keepable(value)) {
                flaws.note(RefusalCode.TEXT_INVALID, "a field is not UTF-8, or has a character that cannot be kept");
            }
            if (!value.isEmpty()) {
                members.put(name, value);
            }
        });
        return new Tree(members, flaws);
    }

    private static boolean keepable(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == 0 || c == '\ufffd') {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || at + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(at + 1))) {
                    return false;
                }
                at++;
            }
        }
        return true;
    }
}
