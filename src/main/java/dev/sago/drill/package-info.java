/**
 * The recovery of many systems after a loss, in order of grade; what it shows meanwhile; and the runbook that is printed before.
 */
@NullMarked
package dev.sago.drill;

import org.jspecify.annotations.NullMarked;
