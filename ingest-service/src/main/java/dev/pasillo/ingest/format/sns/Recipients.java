package dev.pasillo.ingest.format.sns;

import static dev.pasillo.ingest.domain.RefusalCode.FORMAT_INVALID;
import static dev.pasillo.ingest.domain.RefusalCode.IDENTIFIER_INVALID;

import dev.pasillo.ingest.format.json.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lists of recipients: of addresses, or of objects with an address and what is said of it.
final class Recipients {
    /// SES sends a mail to fifty.
    private static final int MOST = 100;

    private static final String ADDRESS = "emailAddress";

    private Recipients() {}

    /// The recipients in the list of that name, each once; none where there is no list. Anything but recipients in it
    /// is
    /// a flaw.
    @SuppressWarnings("unchecked")
    static List<Tree> of(Tree of, String name) {
        if (!(of.members().get(name) instanceof List<?> list)) {
            return List.of();
        }
        if (list.size() > MOST) {
            of.flaws().note(FORMAT_INVALID, name + " has more than " + MOST + " recipients");
            return List.of();
        }
        var found = new LinkedHashMap<String, Tree>();
        for (var each : list) {
            var recipient = new Tree(
                    switch (each) {
                        case String text -> Map.of(ADDRESS, text);
                        case Map<?, ?> more -> (Map<String, Object>) more;
                        case null, default -> Map.of();
                    },
                    of.flaws());
            var address = address(recipient);
            if (address == null) {
                of.flaws().note(FORMAT_INVALID, name + " has what is no recipient");
            } else {
                found.putIfAbsent(address, recipient);
            }
        }
        return List.copyOf(found.values());
    }

    /// The bare address, where a name may stand before it: `Ann <a@example.org>`.
    static @Nullable String address(Tree recipient) {
        var text = recipient.text(ADDRESS, IDENTIFIER_INVALID);
        int open = text == null ? -1 : text.lastIndexOf('<');
        return text != null && open >= 0 && text.endsWith(">") ? text.substring(open + 1, text.length() - 1) : text;
    }
}
