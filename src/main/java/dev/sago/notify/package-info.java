/**
 * Tells people what is not as it should be. {@link dev.sago.notify.Watch} goes round once a minute: it looks how everything
 * stands, opens and closes alarms in the catalog, and hands messages to the channels. An alarm is told once, again as a reminder,
 * and once more when it is over, whichever node goes round and however often they start.
 */
@NullMarked
package dev.sago.notify;

import org.jspecify.annotations.NullMarked;
