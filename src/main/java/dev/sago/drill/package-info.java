/**
 * Rehearsals of the fire, and their evidence. A drill supposes a loss, restores a system from the sites that are left into
 * scratch space with nothing but them and the key, reads back what was written, and measures how long all took and how old
 * the data is. Its report is signed, chained to the one before, and kept here and at the sites.
 *
 * <p>The recovery of many systems after a loss, in order of grade; what it shows meanwhile; and the runbook that is printed before.
 */
@NullMarked
package dev.sago.drill;

import org.jspecify.annotations.NullMarked;
