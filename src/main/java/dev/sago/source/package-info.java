/**
 * Sources: read entries and bytes of file systems and buckets, and write them back to a destination.
 *
 * <p>Folders are read and written in one of two ways, which {@link FolderAccess} chooses between: by Linux's calls ({@link FilesSource},
 * {@link FolderDestination}) or by Java alone (classes whose names begin with {@code Portable}).
 */
@NullMarked
package dev.sago.source;

import org.jspecify.annotations.NullMarked;
