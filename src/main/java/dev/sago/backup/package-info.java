/**
 * One backup run as a list of stages: walk, read and cut, seal, fan out, commit.
 */
@NullMarked
package dev.sago.backup;

import org.jspecify.annotations.NullMarked;
