/**
 * The nouns of Sago: names, ids, entries, snapshots, copies, findings, events and the exceptions. Values only; nothing here does I/O.
 */
@NullMarked
package dev.sago.model;

import org.jspecify.annotations.NullMarked;
