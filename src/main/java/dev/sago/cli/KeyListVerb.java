package dev.sago.cli;

import dev.sago.backup.SystemSettings;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.crypto.KeyRing;
import dev.sago.crypto.RepositoryKey;
import dev.sago.crypto.StoredKey;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.repository.SystemKeys;
import dev.sago.site.SiteMark;
import dev.sago.work.SiteGate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code sago key list}: whose keys open which systems, and where their wrapped keys lie. */
@Command(name = "list", customSynopsis = "sago key list [SYSTEM]...")
final class KeyListVerb extends Verb {

    @Parameters(paramLabel = "SYSTEM", arity = "0..*")
    List<String> names = new ArrayList<>();

    /**
     * One wrapped key of one system, as JSON.
     *
     * @param kind absent where it can be read at no site
     * @param sites that have it
     * @param missing sites that answer and lack it
     * @param opens whether this machine's key opens it
     */
    record Row(
            SystemName system,
            String id,
            Optional<StoredKey.Kind> kind,
            String label,
            List<SiteName> sites,
            List<SiteName> missing,
            boolean opens) {}

    /** All of them, and the sites that did not answer. */
    record Document(List<Row> keys, List<SiteName> unreachable) {}

    @Override
    ExitCode run(Invocation with) throws Exception {
        KeyRing ring = with.wiring().keys();
        SiteGate gate = new SiteGate(with.wiring());
        List<Row> rows = new ArrayList<>();
        TreeSet<SiteName> unreachable = new TreeSet<>();
        for (SystemSettings system : SystemsNamed.of(names, names.isEmpty(), with)) {
            SystemKeys keys = Holder.look(system, SiteMark.Purpose.READ, gate, with);
            rows.addAll(rows(keys, ring));
            unreachable.addAll(keys.unreachable().keySet());
        }
        Messages messages = with.messages();
        with.out().result(new Document(rows, List.copyOf(unreachable)), out -> {
            if (rows.isEmpty()) {
                out.line(messages.text("keys.none"));
            } else {
                out.table(table(rows, messages).compact());
            }
            if (!unreachable.isEmpty()) {
                String sites = unreachable.stream().map(SiteName::value).collect(Collectors.joining(", "));
                out.line(Tone.WARN, messages.text("keys.unreachable", sites));
            }
        });
        return unreachable.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static List<Row> rows(SystemKeys keys, KeyRing ring) {
        Map<String, StoredKey> stored = keys.stored();
        TreeSet<String> ids = new TreeSet<>();
        keys.held().values().forEach(held -> ids.addAll(held.keySet()));
        List<Row> rows = new ArrayList<>();
        for (String id : ids) {
            List<SiteName> sites = new ArrayList<>();
            List<SiteName> missing = new ArrayList<>();
            keys.held().forEach((site, held) -> (held.containsKey(id) ? sites : missing).add(site));
            Optional<StoredKey> told = Optional.ofNullable(stored.get(id));
            rows.add(new Row(
                    keys.system(),
                    id,
                    told.map(StoredKey::kind),
                    told.map(StoredKey::label).orElse(""),
                    sites,
                    missing,
                    keys.held().values().stream().anyMatch(held -> opens(keys.system(), ring, id, held))));
        }
        return rows;
    }

    private static boolean opens(SystemName system, KeyRing ring, String id, Map<String, byte[]> held) {
        byte[] text = held.get(id);
        Optional<RepositoryKey> key = text == null ? Optional.empty() : ring.attempt(system, id, text);
        key.ifPresent(RepositoryKey::close);
        return key.isPresent();
    }

    private static Table table(List<Row> rows, Messages messages) {
        Table table = new Table(
                Column.words(messages.text("column.system")),
                Column.words(messages.text("column.key")),
                Column.words(messages.text("column.kind")),
                Column.elastic(messages.text("column.label")),
                Column.words(messages.text("column.opens")),
                Column.elastic(messages.text("column.sites")),
                Column.elastic(messages.text("column.lacks-at")));
        for (Row row : rows) {
            table.row(
                    row.system(),
                    row.id(),
                    row.kind()
                            .map(kind -> Cell.of(messages.word("key-kind", kind)))
                            .orElseGet(() -> new Cell(messages.text("key-kind.damaged"), Tone.BAD)),
                    row.label(),
                    row.opens() ? new Cell(messages.text("keys.opens"), Tone.GOOD) : Cell.of("-"),
                    join(row.sites()),
                    new Cell(join(row.missing()), Tone.WARN));
        }
        return table;
    }

    private static String join(List<SiteName> sites) {
        return sites.stream().map(SiteName::value).collect(Collectors.joining(", "));
    }
}
