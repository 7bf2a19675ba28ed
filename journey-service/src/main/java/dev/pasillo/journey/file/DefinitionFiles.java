package dev.pasillo.journey.file;

import dev.pasillo.journey.application.DefinitionFormat;
import dev.pasillo.journey.domain.authoring.DefinitionParser;
import dev.pasillo.journey.domain.authoring.Finding;
import dev.pasillo.journey.domain.authoring.Reading;
import dev.pasillo.journey.domain.authoring.RuleCompiler;
import dev.pasillo.journey.domain.definition.JourneyDefinition;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads and writes definition files. What starts like JSON is read as JSON, and everything else, also what only
/// started like it, as YAML: the text decides, not what a sender says it is.
public final class DefinitionFiles implements DefinitionFormat {
    /// Larger than any map that people can agree on.
    public static final int LARGEST = 1 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final DefinitionParser parser;

    public DefinitionFiles(RuleCompiler compiler) {
        this.parser = new DefinitionParser(compiler);
    }

    @Override
    public Reading read(byte[] source, @Nullable String name) {
        return read(source, name, _ -> false);
    }

    @Override
    public Reading read(byte[] source, @Nullable String name, Predicate<String> links) {
        if (source.length > LARGEST) {
            return refused(1, "has " + source.length + " bytes; " + LARGEST + " are the most");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(source))
                    .toString();
        } catch (CharacterCodingException notText) {
            return refused(1, "is not text in UTF-8; save it as UTF-8");
        }
        return read(text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text, name, links);
    }

    private Reading read(String text, @Nullable String name, Predicate<String> links) {
        if (text.isBlank()) {
            return refused(1, "is empty; write a journey definition, as YAML or JSON");
        }
        try {
            return judge(text.stripLeading().startsWith("{") ? jsonOrFlowYaml(text) : YamlTree.read(text), name, links);
        } catch (Tree.Unreadable broken) {
            return refused(broken.line(), "cannot be read: " + broken.getMessage());
        }
    }

    /// YAML has a form that starts like JSON and is not.
    private static Tree jsonOrFlowYaml(String text) throws Tree.Unreadable {
        try {
            return JsonTree.read(text);
        } catch (Tree.Unreadable noJson) {
            try {
                return YamlTree.read(text);
            } catch (Tree.Unreadable _) {
                throw noJson;
            }
        }
    }

    private Reading judge(Tree tree, @Nullable String name, Predicate<String> links) {
        var reading = parser.read(tree.root(), name, links);
        if (tree.findings().isEmpty()) {
            return reading;
        }
        var findings = new ArrayList<>(tree.findings());
        if (reading instanceof Reading.Refused refused) {
            findings.addAll(refused.findings());
        }
        findings.sort(Comparator.comparingInt(Finding::line));
        return new Reading.Refused(findings);
    }

    private static Reading refused(int line, String message) {
        return new Reading.Refused(List.of(new Finding("", line, message)));
    }

    @Override
    public String canonical(JourneyDefinition definition) {
        return CanonicalJson.write(definition);
    }
}
