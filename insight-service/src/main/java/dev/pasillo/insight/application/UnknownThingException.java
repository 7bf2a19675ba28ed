package dev.pasillo.insight.application;

/// Nothing of that id is in the workspace.
public final class UnknownThingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String detail;

    private UnknownThingException(String code, String detail) {
        super(code, null, false, false);
        this.code = code;
        this.detail = detail;
    }

    public static UnknownThingException rule() {
        return new UnknownThingException("alert-rule-unknown", "There is no alert rule of that id.");
    }

    public static UnknownThingException alert() {
        return new UnknownThingException("alert-unknown", "There is no alert of that id.");
    }

    public static UnknownThingException destination() {
        return new UnknownThingException("destination-unknown", "There is no destination of that id.");
    }

    public String code() {
        return code;
    }

    public String detail() {
        return detail;
    }
}
