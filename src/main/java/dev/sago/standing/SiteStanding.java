package dev.sago.standing;

import dev.sago.catalog.Proof;
import dev.sago.model.CopyState;
import dev.sago.model.SiteName;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How one system stands at one site.
 *
 * @param site the site
 * @param copy the state of the newest snapshot's copy; absent if nothing is known of it
 * @param debts objects that it owes
 * @param debtsSince since when it owes the oldest
 * @param damaged objects with wrong bytes that stand
 * @param missing objects that verification missed and that stand
 * @param silent whether verification found that it does not answer, and nothing since that it does
 * @param proofs when copies there were last proved, by the means
 */
public record SiteStanding(
        SiteName site,
        Optional<CopyState> copy,
        long debts,
        Optional<Instant> debtsSince,
        long damaged,
        long missing,
        boolean silent,
        Map<Proof.Depth, Instant> proofs) {}
