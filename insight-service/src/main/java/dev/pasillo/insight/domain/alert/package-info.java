/// Alert rules, the windows they are judged by, and the life of an alert: pure functions of what was measured.
@NullMarked
package dev.pasillo.insight.domain.alert;

import org.jspecify.annotations.NullMarked;
