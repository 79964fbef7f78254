/**
 * The audit log and the configuration at the sites: exported after each run, compared with the catalog by {@code audit verify},
 * read back on the day when nothing else is left.
 *
 * <pre>
 *   &lt;prefix&gt;/sago/audit/&lt;catalog id&gt;/&lt;first&gt;-&lt;last&gt;-&lt;hash&gt;   records first to last, 12 digits each; hash: that of the record last
 *   &lt;prefix&gt;/sago/config/&lt;yyyyMMdd'T'HHmmss.SSS'Z'&gt;-&lt;hash&gt;       a configuration; hash: the SHA-256 of the object's bytes
 * </pre>
 *
 * <p>Both are sealed for the master key (see {@link dev.sago.repository.ExportSeal}), because they tell names of systems, machines and people, and
 * folders; immutable; and their names hold what is needed to notice, without the key, that the log was cut or made anew: the
 * hash of a record is a chain over all before it. The records of a chain may lie in several objects, after a change of the master key all of them.
 *
 * <p>A log is, opened, lines of JSON in UTF-8: {@code {"format":1,"catalog":…,"previous":…}} with the hash before the first record, then one
 * line for each record with the members number, id, time, user, sudoUser, host, action, subject, outcome, details (a text that is JSON) and
 * hash. How the hash is made says {@link dev.sago.model.AuditRecord}. A configuration is, opened, the text of the file: it refers to secrets and
 * never holds them.
 *
 * <p>An export that fails costs no run: it is told, and the next one takes along what is missing. What was appended since the last
 * export can be cut from the catalog's end without a trace; that is why each run exports.
 */
@NullMarked
package dev.sago.audit;

import org.jspecify.annotations.NullMarked;
