/**
 * Reads sago.yaml into the settings records that live beside the code they configure, and reports all problems at once, each with its line.
 */
@NullMarked
package dev.sago.config;

import org.jspecify.annotations.NullMarked;
