package dev.sago.maintenance;

import dev.sago.catalog.Catalog;
import dev.sago.catalog.Findings;
import dev.sago.model.Finding;
import dev.sago.model.Finding.Kind;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.repository.Inventory;
import dev.sago.repository.Verdict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The findings of a system that stand in the catalog, and what proves one to be over: a site that answers, an object that is
 * there, a size that is right. Only bytes prove that damage is over.
 */
final class StandingFindings {

    private final Catalog catalog;
    private final List<Finding> standing;

    private StandingFindings(Catalog catalog, List<Finding> standing) {
        this.catalog = catalog;
        this.standing = standing;
    }

    static StandingFindings of(Catalog catalog, SystemName system) {
        List<Finding> standing = new ArrayList<>();
        catalog.findings().of(system).stream().map(Findings.Seen::finding).forEach(standing::add);
        return new StandingFindings(catalog, standing);
    }

    /** Clears what an inventory proves to be over. */
    void clearWhatIsOver(Survey survey) {
        List<Finding> over =
                standing.stream().filter(finding -> isOver(finding, survey)).toList();
        catalog.findings().clear(over);
        standing.removeAll(over);
    }

    private static boolean isOver(Finding finding, Survey survey) {
        Inventory.Result seen = survey.results().get(finding.site());
        if (seen == null) {
            return false;
        }
        String key = finding.key();
        return switch (finding.kind()) {
            case UNREACHABLE -> key.isEmpty();
            case MISSING -> !seen.missing().contains(key);
            case UNEXPECTED -> !seen.unexpected().contains(key);
            case DAMAGED -> {
                boolean gone = seen.missing().contains(key)
                        || (!survey.expects(key) && !seen.unexpected().contains(key));
                boolean sizeIsRight =
                        Inventory.judges(finding) && !seen.damaged().contains(key);
                yield !key.isEmpty() && (gone || sizeIsRight);
            }
        };
    }

    /** Objects by site that are known to be damaged. */
    Map<SiteName, Set<String>> damage() {
        Map<SiteName, Set<String>> damage = new HashMap<>();
        for (Finding finding : standing) {
            if (finding.kind() == Kind.DAMAGED && !finding.key().isEmpty()) {
                damage.computeIfAbsent(finding.site(), site -> new TreeSet<>()).add(finding.key());
            }
        }
        return damage;
    }

    /** Damage at sites that were surveyed, of which an inventory knows nothing. */
    List<Finding> damage(Survey survey) {
        return standing.stream()
                .filter(finding ->
                        finding.kind() == Kind.DAMAGED && !finding.key().isEmpty())
                .filter(finding -> {
                    Inventory.Result seen = survey.results().get(finding.site());
                    return seen != null && !seen.damaged().contains(finding.key());
                })
                .toList();
    }

    /** All that stands about a site, objects and itself. */
    List<Finding> at(SiteName site) {
        return standing.stream().filter(finding -> finding.site().equals(site)).toList();
    }

    /** What stands about objects at a site that reading them can prove to be over, by key. */
    Map<String, List<Finding>> ofObjects(SiteName site) {
        Map<String, List<Finding>> byKey = new HashMap<>();
        for (Finding finding : standing) {
            if (finding.site().equals(site) && !finding.key().isEmpty() && finding.kind() != Kind.UNEXPECTED) {
                byKey.computeIfAbsent(finding.key(), key -> new ArrayList<>(1)).add(finding);
            }
        }
        return byKey;
    }

    /** Whether it is over, if the object was read and is sound; a hash alone does not disprove a seal that did not open. */
    static boolean isOverWhenSound(Finding finding, boolean sealsWereOpened) {
        return sealsWereOpened
                || finding.kind() != Kind.DAMAGED
                || finding.text().equals(Verdict.OTHER_BYTES)
                || finding.text().equals(Inventory.WRONG_SIZE);
    }
}
