/**
 * What is seen by HTTP: {@code /metrics} for Prometheus, {@code /health/live} and {@code /health/ready}. Javalin stays in here.
 */
@NullMarked
package dev.sago.web;

import org.jspecify.annotations.NullMarked;
