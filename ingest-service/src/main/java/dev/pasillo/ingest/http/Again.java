package dev.pasillo.ingest.http;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/// Who receives events that were refused before and are sent again.
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
public @interface Again {}
