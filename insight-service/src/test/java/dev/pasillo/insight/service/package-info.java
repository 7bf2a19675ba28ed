/// The running service on a real broker and a real PostgreSQL.
@NullMarked
package dev.pasillo.insight.service;

import org.jspecify.annotations.NullMarked;
