/**
 * Pure decisions: placement of copies, survival of losses, retention, RPO and RTO arithmetic. No I/O, no clock.
 */
@NullMarked
package dev.sago.policy;

import org.jspecify.annotations.NullMarked;
