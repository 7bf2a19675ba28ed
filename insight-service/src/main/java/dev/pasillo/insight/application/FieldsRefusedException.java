package dev.pasillo.insight.application;

import java.util.List;

/// What a person wrote cannot be taken as it is.
public final class FieldsRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient List<FieldError> errors;

    /// @param code the problem's
    /// @param errors at least one
    public FieldsRefusedException(String code, List<FieldError> errors) {
        super(code, null, false, false);
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    public String code() {
        return code;
    }

    public List<FieldError> errors() {
        return errors;
    }
}
