package dev.sago.web;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing that must hold for this process to be ready.
 *
 * @param name what, as {@code catalog}
 * @param problem asks: why it does not hold, without secrets; empty if it does. For many threads
 */
public record Check(String name, Supplier<Optional<String>> problem) {}
