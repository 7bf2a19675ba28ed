package dev.pasillo.journey.domain.authoring;

import dev.pasillo.journey.domain.definition.Subject;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Reads whose journeys a definition describes.
final class SubjectSection {
    private static final String KEY = "subject";
    /// As ingest-service takes them.
    private static final Pattern NAMESPACE = Pattern.compile("[a-z][a-z0-9_.-]{0,99}");

    private SubjectSection() {}

    /// @param links whether identifiers of a namespace link people
    static Subject read(Section file, Predicate<String> links) {
        var node = file.take(KEY);
        if (node instanceof Node.Mapping) {
            var section = file.section(KEY);
            return section == null ? Subject.CUSTOMER : account(section, links);
        }
        if (node != null && !(node instanceof Node.Text text && text.value().equals("customer"))) {
            file.wrong(KEY, "has to be `customer` or {namespace: account_id}; or leave the field out");
        }
        return Subject.CUSTOMER;
    }

    private static Subject account(Section section, Predicate<String> links) {
        var namespace = section.requiredText("namespace", "whose identifiers have journeys, such as account_id");
        section.close();
        if (namespace == null) {
            return Subject.CUSTOMER;
        }
        if (!NAMESPACE.matcher(namespace).matches()) {
            section.wrong(
                    "namespace",
                    Spelling.quoted(namespace)
                            + " cannot be a namespace: use 1 to 100 of the characters a-z 0-9 _ . - and begin with a"
                            + " letter");
        } else if (links.test(namespace)) {
            section.wrong(
                    "namespace",
                    Spelling.quoted(namespace)
                            + " links people, so its identifiers are names of customers; write `subject: customer`, or"
                            + " name a namespace that never links, such as account_id");
        }
        return new Subject.Account(namespace);
    }
}
