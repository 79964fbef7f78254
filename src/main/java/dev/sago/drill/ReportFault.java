package dev.sago.drill;

/**
 * Something that is wrong with a report, or with the chain at its place.
 *
 * @param report its name
 */
public record ReportFault(String report, String text) {}
