/**
 * Brings entries back: browsing of snapshots, selection of paths, and the restore of files, folders and links to a
 * destination or into an archive, fetched pack by pack from whichever sites answer.
 */
@NullMarked
package dev.sago.restore;

import org.jspecify.annotations.NullMarked;
