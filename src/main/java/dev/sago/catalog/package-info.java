/**
 * The catalog: all SQL of Sago, on H2 (embedded) or PostgreSQL; leases, migrations. A cache of what the sites hold, plus history.
 */
@NullMarked
package dev.sago.catalog;

import org.jspecify.annotations.NullMarked;
