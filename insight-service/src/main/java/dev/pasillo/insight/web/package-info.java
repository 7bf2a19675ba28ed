/// The plain page: what there is to see, without a script.
@NullMarked
package dev.pasillo.insight.web;

import org.jspecify.annotations.NullMarked;
