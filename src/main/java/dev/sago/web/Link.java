package dev.sago.web;

import dev.sago.model.SiteName;

/**
 * What this process's connection to a site has carried so far, for metrics.
 *
 * @param up bytes sent
 * @param down bytes received
 * @param calls calls that were made
 * @param errors calls that failed
 * @param bytesPerSecond the average rate of the last large transfers; 0 before the first
 */
public record Link(SiteName site, long up, long down, long calls, long errors, long bytesPerSecond) {}
