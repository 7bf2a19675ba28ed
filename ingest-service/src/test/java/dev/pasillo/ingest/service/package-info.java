/// The whole service on a real broker.
@NullMarked
package dev.pasillo.ingest.service;

import org.jspecify.annotations.NullMarked;
