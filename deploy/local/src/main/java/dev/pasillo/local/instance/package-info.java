/// An instance: one running (or stopped) Pasillo in its data folder, with its ports, keys, configuration and state.
@NullMarked
package dev.pasillo.local.instance;

import org.jspecify.annotations.NullMarked;
