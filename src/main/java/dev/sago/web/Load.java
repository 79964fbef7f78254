package dev.sago.web;

/**
 * What the scheduler has to do now, for metrics.
 *
 * @param running turns under way on this node
 * @param queued turns that are due and wait
 * @param late duties of which a due time passed without a run
 */
public record Load(int running, int queued, int late) {}
