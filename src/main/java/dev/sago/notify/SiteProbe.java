package dev.sago.notify;

import dev.sago.model.SiteName;

import java.util.Map;

/** Asks all configured sites whether they answer, by short calls at once. */
@FunctionalInterface
public interface SiteProbe {

    /** The sites that do not answer, each with the reason. */
    Map<SiteName, String> silent() throws InterruptedException;
}
