/** Proves and repairs copies: inventory, heal, and the catalog made anew from a site. Verification only finds; healing acts. */
@NullMarked
package dev.sago.maintenance;

import org.jspecify.annotations.NullMarked;
