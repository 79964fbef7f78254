package dev.sago.standing;

import dev.sago.model.Grade;
import dev.sago.model.SystemName;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How one system stands.
 *
 * @param system the system
 * @param grade its place in the order of recovery
 * @param policy its policy's name
 * @param condition the worst that is wrong
 * @param rpo how old the newest safe snapshot may be; absent where the policy does not say
 * @param newest when the newest snapshot began
 * @param safe when the newest snapshot began of which at least the quorum of copies is complete
 * @param complete when the newest snapshot began of which all copies are complete
 * @param copiesComplete complete copies of the newest snapshot, at the sites that should hold them
 * @param copiesWanted copies that the policy asks for
 * @param debts objects that its sites owe
 * @param damaged objects with wrong bytes
 * @param sites each site that should hold a copy, or that something stands about
 * @param lastBackup its newest ended backup
 * @param slot what the scheduler tells; absent where nothing is scheduled
 * @param troubles what is wrong, the worst first
 */
public record SystemStanding(
        SystemName system,
        Grade grade,
        String policy,
        Condition condition,
        Optional<Duration> rpo,
        Optional<Instant> newest,
        Optional<Instant> safe,
        Optional<Instant> complete,
        int copiesComplete,
        int copiesWanted,
        long debts,
        long damaged,
        List<SiteStanding> sites,
        Optional<LastRun> lastBackup,
        Optional<Timetable.Slot> slot,
        List<Trouble> troubles) {

    /** When any of its copies was last proved by any means. */
    public Optional<Instant> lastProof() {
        return sites.stream().flatMap(site -> site.proofs().values().stream()).max(Instant::compareTo);
    }
}
