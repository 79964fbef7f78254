/**
 * When things run: cron expressions and, on top of them, thin Quartz jobs. All of Quartz stays in here.
 */
@NullMarked
package dev.sago.schedule;

import org.jspecify.annotations.NullMarked;
