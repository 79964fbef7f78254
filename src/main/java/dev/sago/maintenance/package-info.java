/**
 * Proves and repairs copies: inventory, scrub, sample restore, heal, and the catalog made anew from a site. Verification only finds;
 * healing acts. A sample restore compares with the live source, hence the import of {@code source}.
 */
@NullMarked
package dev.sago.maintenance;

import org.jspecify.annotations.NullMarked;
