package dev.sago.drill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sago.model.SagoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Corrective actions as they stand now: what reports named, with the changes that were appended to the chain since. Reports
 * themselves stay as they were signed.
 */
public final class DrillActions {

    private static final String FILE = "action.json";

    private final Path reports;

    /** @param reports the folder of reports */
    public DrillActions(Path reports) {
        this.reports = reports;
    }

    /** An action and the report that named it. */
    public record Standing(String report, CorrectiveAction action) {}

    /** A change, as it is appended. */
    record Change(
            String report,
            int number,
            String owner,
            CorrectiveAction.State state,
            String note,
            String by,
            Instant at) {}

    /** All, in the order of the reports. */
    public List<Standing> all() throws IOException {
        Map<String, Standing> standing = new LinkedHashMap<>();
        List<Path> folders = new ArrayList<>(new ReportFiles(reports).folders().values());
        for (Path folder : folders) {
            Path report = folder.resolve("report.json");
            if (Files.isRegularFile(report)) {
                JsonNode document = ReportJson.read(Files.readAllBytes(report));
                for (JsonNode one : document.path("actions")) {
                    CorrectiveAction action = action(one);
                    String name = document.path("name").asText();
                    standing.put(name + "/" + action.number(), new Standing(name, action));
                }
            }
        }
        List<Path> changes = folders.stream()
                .map(folder -> folder.resolve(FILE))
                .filter(Files::isRegularFile)
                .toList();
        for (Path file : changes) { // Names of folders sort by time, then by number.
            JsonNode change = ReportJson.read(Files.readAllBytes(file));
            String key =
                    change.path("report").asText() + "/" + change.path("number").asInt();
            standing.computeIfPresent(key, (k, old) -> new Standing(old.report(), changed(old.action(), change)));
        }
        return List.copyOf(standing.values());
    }

    private static CorrectiveAction action(JsonNode one) {
        return new CorrectiveAction(
                one.path("number").asInt(),
                one.path("system").asText(),
                one.path("cause").asText(),
                one.path("text").asText(),
                one.path("owner").asText(),
                state(one),
                one.path("note").asText());
    }

    private static CorrectiveAction changed(CorrectiveAction old, JsonNode change) {
        return new CorrectiveAction(
                old.number(),
                old.system(),
                old.cause(),
                old.text(),
                change.path("owner").asText(),
                state(change),
                change.path("note").asText());
    }

    private static CorrectiveAction.State state(JsonNode one) {
        return CorrectiveAction.State.valueOf(
                one.path("state").asText("open").toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /**
     * Changes one; what is not given stays.
     *
     * @param by who says so
     * @throws SagoException of kind USAGE if there is no such action
     */
    public Standing change(
            ReportChain chain,
            String report,
            int number,
            Optional<String> owner,
            Optional<CorrectiveAction.State> state,
            String note,
            String by,
            Instant at)
            throws IOException, InterruptedException {
        Standing old = all().stream()
                .filter(one -> one.report().equals(report) && one.action().number() == number)
                .findFirst()
                .orElseThrow(() -> SagoException.usage(
                        "there is no action " + number + " in the report " + report, "See them: sago drill action"));
        CorrectiveAction action = old.action();
        Change change = new Change(
                report,
                number,
                owner.orElse(action.owner()),
                state.orElse(action.state()),
                note.isEmpty() ? action.note() : note,
                by,
                at);
        var _ = chain.append("action", link -> Map.of(FILE, ReportJson.write(change)));
        return new Standing(
                report,
                new CorrectiveAction(
                        number,
                        action.system(),
                        action.cause(),
                        action.text(),
                        change.owner(),
                        change.state(),
                        change.note()));
    }
}
