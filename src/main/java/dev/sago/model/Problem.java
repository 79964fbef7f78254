package dev.sago.model;

/**
 * An entry that could not be read or written as it should, with the reason.
 *
 * @param path path from the source's or the destination's root, for people (see {@link EntryName#display()})
 * @param reason what was tried and what came of it
 */
public record Problem(String path, String reason) {}
