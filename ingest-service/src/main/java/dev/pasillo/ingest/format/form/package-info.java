/// Forms and query strings, as formats that use them share it.
@NullMarked
package dev.pasillo.ingest.format.form;

import org.jspecify.annotations.NullMarked;
