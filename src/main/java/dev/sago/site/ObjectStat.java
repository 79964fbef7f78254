package dev.sago.site;

import java.time.Instant;

/**
 * What a listing or a head request says of one object.
 *
 * @param key its key below the store's prefix
 * @param size length in bytes
 * @param modified when it was written, by the site's own clock
 */
public record ObjectStat(String key, long size, Instant modified) {}
