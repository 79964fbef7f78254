/**
 * Sites: the store that talks to one, three drivers (aws, minio, directory), small decorators, and the probe that runs the store contract on a user's own bucket.
 */
@NullMarked
package dev.sago.site;

import org.jspecify.annotations.NullMarked;
