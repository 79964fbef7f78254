/**
 * Sources: read entries and bytes of file systems and buckets, and write them back to a destination.
 */
@NullMarked
package dev.sago.source;

import org.jspecify.annotations.NullMarked;
