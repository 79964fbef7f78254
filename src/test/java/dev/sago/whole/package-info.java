/** Whole runs: from real folders through the whole engine to sites and back. */
package dev.sago.whole;
