package dev.sago.audit;

/**
 * Something that is wrong with an audit log.
 *
 * @param where {@code catalog}, or a site's name
 * @param record the number of the first record that is wrong; 0 if none can be named
 * @param text what is wrong
 */
public record AuditFault(String where, long record, String text) {}
