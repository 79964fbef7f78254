package dev.sago.config;

import java.nio.file.Path;

/**
 * What every part of a reading needs.
 *
 * @param folder the configuration file's folder, absolute; relative paths begin there
 */
record Reading(Path folder, Variables variables, Problems problems) {}
