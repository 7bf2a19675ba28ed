package dev.pasillo.kit;

/// The names for `@RolesAllowed`.
public final class Roles {
    public static final String WRITE = "write";
    public static final String SECRET = "secret";

    private Roles() {}
}
