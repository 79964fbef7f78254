package dev.sago.cli;

import dev.sago.catalog.CatalogSnapshot;
import dev.sago.model.Copy;
import dev.sago.model.CopyState;
import dev.sago.model.SiteName;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the catalog knows of a snapshot's copies, beside what the policy wants. States are never merged: each asks for something else.
 *
 * @param complete copies that were seen complete
 * @param wanted copies that the policy wants; where the system is not configured, copies that are known
 * @param others copies in another state
 * @param unrecorded sites that should hold one, and of which the catalog knows nothing
 */
record CopySummary(int complete, int wanted, List<Copy> others, List<SiteName> unrecorded) {

    static CopySummary of(CatalogSnapshot snapshot, List<SiteName> placed) {
        List<Copy> copies = snapshot.copies();
        List<SiteName> unrecorded = new ArrayList<>(placed);
        copies.forEach(copy -> unrecorded.remove(copy.site()));
        List<Copy> others = copies.stream()
                .filter(copy -> copy.state() != CopyState.COMPLETE)
                .toList();
        return new CopySummary(
                copies.size() - others.size(), placed.isEmpty() ? copies.size() : placed.size(), others, unrecorded);
    }

    /** {@code 4/4}, or {@code 2/4: bunker unreachable, gongju incomplete}. */
    String text(Messages messages) {
        String sum = complete + "/" + wanted;
        String exceptions = exceptions(messages);
        return exceptions.isEmpty() ? sum : sum + ": " + exceptions;
    }

    private String exceptions(Messages messages) {
        List<String> parts = new ArrayList<>();
        for (CopyState state : CopyState.values()) {
            String sites = others.stream()
                    .filter(copy -> copy.state() == state)
                    .map(copy -> copy.site().value())
                    .collect(Collectors.joining(" "));
            if (!sites.isEmpty()) {
                parts.add(sites + " " + messages.textOr("copy." + Words.of(state), Words.of(state)));
            }
        }
        if (!unrecorded.isEmpty()) {
            String sites = unrecorded.stream().map(SiteName::value).collect(Collectors.joining(" "));
            parts.add(sites + " " + messages.text("copy.unrecorded"));
        }
        return String.join(", ", parts);
    }

    /** Red where data is damaged or no copy is complete, yellow where any is not. */
    Tone tone() {
        boolean damaged = others.stream().anyMatch(copy -> copy.state() == CopyState.DAMAGED);
        if (damaged || complete == 0) {
            return Tone.BAD;
        }
        return others.isEmpty() && unrecorded.isEmpty() ? Tone.GOOD : Tone.WARN;
    }
}
