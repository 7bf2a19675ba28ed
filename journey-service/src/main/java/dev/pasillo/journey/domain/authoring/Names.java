package dev.pasillo.journey.domain.authoring;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The names that a file declares and those that it refers to. A reference may stand before its declaration, so they
/// are compared at the end.
final class Names {
    private final String what;
    private final Set<String> declared = new LinkedHashSet<>();
    private final List<Reference> references = new ArrayList<>();

    /// @param what the name of what is named: "stage"
    Names(String what) {
        this.what = what;
    }

    void declare(@Nullable String name) {
        if (name != null) {
            declared.add(name);
        }
    }

    /// Notes that the section's field names something; answers the name.
    @Nullable
    String refer(Section section, String key, @Nullable String name) {
        if (name != null) {
            references.add(new Reference(section, key, name));
        }
        return name;
    }

    /// Says so where a reference names nothing that was declared.
    void check() {
        for (var reference : references) {
            if (!declared.contains(reference.name())) {
                var known = declared.isEmpty() ? "none is declared" : "known are " + String.join(", ", declared);
                reference
                        .section()
                        .wrong(
                                reference.key(),
                                "there is no " + what + " `" + reference.name() + "`"
                                        + Spelling.suggestion(reference.name(), declared) + "; " + known);
            }
        }
    }

    private record Reference(Section section, String key, String name) {}
}
