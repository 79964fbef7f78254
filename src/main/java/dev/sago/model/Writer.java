package dev.sago.model;

/**
 * Who writes to a repository: a catalog, not a process, since the processes of one catalog keep apart by its leases.
 *
 * @param catalog the catalog's id, a random UUID in lower case, which it keeps as long as it lives
 * @param host the machine's name, for people
 */
public record Writer(String catalog, String host) {}
