package dev.sago.repository;

import dev.sago.model.SiteName;

/**
 * How far a site is, for people.
 *
 * @param site the site
 * @param sentBytes bytes that it took in this run
 * @param waiting objects on their way or queued
 * @param debts objects that it lacks
 * @param lost why it is given up for now; empty while it answers
 */
public record SiteProgress(SiteName site, long sentBytes, int waiting, int debts, String lost) {}
