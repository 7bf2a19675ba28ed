/// What the pages say, computed in the plainest way there is: everything from scratch for every question, nothing kept,
/// no care for speed. Written from docs/concepts alone; shares no code with what it judges.
@NullMarked
package dev.pasillo.testsupport.oracle;

import org.jspecify.annotations.NullMarked;
