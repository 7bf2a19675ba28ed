package dev.pasillo.journey.cel;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.pasillo.journey.application.RuleErrors;
import dev.pasillo.journey.domain.authoring.RuleCompiler;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Compiles CEL. A rule sees one touchpoint's `id`, `channel`, `type`, `actor`, `occurredAt`, `properties`, `traits`,
/// `rating` and `identifiers`; what follows an opening also sees that as `opening`. Numbers compare by their value,
/// whether the JSON or the rule writes 3 or 3.0.
///
/// Text, nesting, regular expressions (RE2, linear), and the iterations and the [Cost] of one evaluation are bounded.
public final class CelRules implements RuleCompiler {
    static final int LONGEST_RULE = 4_000;
    static final int MOST_ITERATIONS = 1_000;

    private static final MapType OBJECT = MapType.create(SimpleType.STRING, SimpleType.DYN);
    private static final Set<CelType> TIMES = Set.of(SimpleType.TIMESTAMP, SimpleType.STRING, SimpleType.DYN);

    private final Cel touchpoint = touchpoint().setResultType(SimpleType.BOOL).build();
    private final Cel following = touchpoint()
            .addVar(TouchpointVariables.OPENING, OBJECT)
            .setResultType(SimpleType.BOOL)
            .build();
    private final Cel time = empty().addVar(TouchpointVariables.OPENING, OBJECT).build();
    private final RuleErrors errors;

    private final Function<String, ZoneId> zones;

    /// Rules for workspaces whose days are those of UTC.
    public CelRules(RuleErrors errors) {
        this(errors, workspace -> ZoneOffset.UTC);
    }

    /// @param zones whose days a workspace's dates mean
    public CelRules(RuleErrors errors, Function<String, ZoneId> zones) {
        this.errors = errors;
        this.zones = zones;
    }

    @Override
    public Compiled condition(String definition, String rule, String text, Scope scope) {
        var cel = switch (scope) {
            case TOUCHPOINT -> touchpoint;
            case FOLLOWING -> following;
        };
        var compiled = cel.compile(text);
        if (compiled.hasError()) {
            return new Compiled.Refused(message(compiled));
        }
        try {
            var program = cel.createProgram(compiled.getAst());
            return new Compiled.Ready(new CelCondition(text, program, () -> errors.failed(definition, rule)));
        } catch (CelValidationException | CelEvaluationException refused) {
            return new Compiled.Refused(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public CompiledTime time(String definition, String rule, String text) {
        var compiled = time.compile(text);
        if (compiled.hasError()) {
            return new CompiledTime.Refused(message(compiled));
        }
        try {
            var type = compiled.getAst().getResultType();
            if (!TIMES.contains(type)) {
                return new CompiledTime.Refused(
                        "it is a " + type.name() + "; name a property such as opening.properties.ends");
            }
            var program = time.createProgram(compiled.getAst());
            return new CompiledTime.Ready(new CelTime(text, program, zones, () -> errors.failed(definition, rule)));
        } catch (CelValidationException | CelEvaluationException refused) {
            return new CompiledTime.Refused(String.valueOf(refused.getMessage()));
        }
    }

    /// What the compiler says, each with its place in the rule.
    private static String message(CelValidationResult compiled) {
        return compiled.getErrors().stream()
                .limit(5)
                .map(CelRules::message)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static String message(CelIssue issue) {
        var place = issue.getSourceLocation();
        var line = place.getLine() > 1 ? "line " + place.getLine() + ", " : "";
        return line + "column " + (place.getColumn() + 1) + ": " + issue.getMessage();
    }

    private static CelBuilder touchpoint() {
        return empty().addVar(TouchpointVariables.ID, SimpleType.STRING)
                .addVar(TouchpointVariables.CHANNEL, SimpleType.STRING)
                .addVar(TouchpointVariables.TYPE, SimpleType.STRING)
                .addVar(TouchpointVariables.ACTOR, SimpleType.STRING)
                .addVar(TouchpointVariables.OCCURRED_AT, SimpleType.TIMESTAMP)
                .addVar(TouchpointVariables.PROPERTIES, OBJECT)
                .addVar(TouchpointVariables.TRAITS, OBJECT)
                .addVar(TouchpointVariables.RATING, OBJECT)
                .addVar(
                        TouchpointVariables.IDENTIFIERS,
                        ListType.create(MapType.create(SimpleType.STRING, SimpleType.STRING)));
    }

    private static CelBuilder empty() {
        return CelFactory.standardCelBuilder()
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setOptions(CelOptions.current()
                        .enableHeterogeneousNumericComparisons(true)
                        .comprehensionMaxIterations(MOST_ITERATIONS)
                        .maxExpressionCodePointSize(LONGEST_RULE)
                        .maxParseRecursionDepth(32)
                        .maxRegexProgramSize(1_000)
                        .build());
    }
}
