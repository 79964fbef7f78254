package dev.sago.standing;

import dev.sago.model.Grade;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.policy.PolicySettings;

import java.util.List;

/**
 * A configured system, as far as it is watched.
 *
 * @param system its name
 * @param grade its place in the order of recovery
 * @param policy what it should have
 * @param sites where its copies should be; none if it cannot be placed
 */
public record Watched(SystemName system, Grade grade, PolicySettings policy, List<SiteName> sites) {}
