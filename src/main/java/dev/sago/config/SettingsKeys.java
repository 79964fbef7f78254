package dev.sago.config;

import dev.sago.config.ByName.Named;
import dev.sago.model.Secret;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All keys of sago.yaml: the one description that the reader, the check for unknown keys, the JSON Schema, the table of keys
 * and the test that pins them share. Keys may be added, never renamed. Those of sites, policies and systems stand in
 * {@link SiteKeys}, {@link PolicyKeys} and {@link SystemKeys}.
 */
public final class SettingsKeys {

    private static final Pattern NAME = Pattern.compile(ValueTypes.NAME);

    static final Key<Path> STATE = Key.defaulted(
            "state",
            ValueTypes.PATH,
            "/var/lib/sago",
            "Folder for caches, the embedded catalog and the spool; may be lost");

    static final Key<String> URL = Key.defaulted(
            "url", ValueTypes.JDBC, "jdbc:h2", "jdbc:h2 for an embedded one below state, or jdbc:postgresql://host/db");
    static final Key<String> USER = Key.optional("user", ValueTypes.WORDS, "PostgreSQL user");
    static final Key<Secret> PASSWORD =
            Key.optional("password", ValueTypes.SECRET, "Its password, as ${NAME} or file:/path");
    static final Key<Section> CATALOG =
            Key.defaulted("catalog", Group.of(URL, USER, PASSWORD), "{}", "The catalog's database");

    static final Key<Path> FILE = Key.optional("file", ValueTypes.PATH, "The key file that `sago key init` makes");
    static final Key<Secret> PASSPHRASE =
            Key.optional("passphrase", ValueTypes.SECRET, "A passphrase instead, as ${NAME} or file:/path");
    static final Key<Section> KEYS =
            Key.required("keys", Group.oneOf(FILE, PASSPHRASE), "Where the master key comes from: file or passphrase");

    static final Key<List<Named<Section>>> SITES = named("sites", "SITE", SiteKeys.SITE, "Places for copies");
    static final Key<List<Named<Section>>> POLICIES = named(
            "policies", "POLICY", PolicyKeys.POLICY, "How systems are protected; one named as a preset replaces it");
    static final Key<List<Named<Section>>> SYSTEMS = named("systems", "SYSTEM", SystemKeys.SYSTEM, "What is protected");

    static final Key<String> LISTEN =
            Key.defaulted("listen", ValueTypes.LISTEN, "127.0.0.1:8480", "Address of the console, host:port");
    static final Key<Duration> HANG =
            Key.defaulted("hang", ValueTypes.DURATION, "30m", "A run that gets on by nothing for so long is ended");
    static final Key<Duration> LONGEST =
            Key.optional("longest", ValueTypes.DURATION, "A run that takes longer is ended");
    static final Key<Duration> PATIENCE = Key.defaulted(
            "patience", ValueTypes.DURATION, "10m", "How long a due run waits while another holds its system");
    static final Key<Section> RUNS =
            Key.defaulted("runs", Group.of(HANG, LONGEST, PATIENCE), "{}", "When it ends runs, and how long they wait");
    static final Key<Section> SERVER = Key.defaulted("server", Group.of(LISTEN, RUNS), "{}", "The server");

    static final Group ROOT = Group.of(STATE, CATALOG, KEYS, SITES, POLICIES, SYSTEMS, SERVER);

    /** What the file with the presets holds. */
    static final Group PRESETS = Group.of(POLICIES);

    /**
     * One key for a table.
     *
     * @param path keys from the top, with placeholders: {@code sites.SITE.store.bucket}
     * @param type what may stand there, for people
     * @param without what holds without it: a default, "required", or nothing
     * @param doc what it means
     */
    public record Row(String path, String type, String without, String doc) {}

    private SettingsKeys() {}

    private static Key<List<Named<Section>>> named(String name, String placeholder, Group each, String doc) {
        return Key.defaulted(name, new ByName<>(placeholder, NAME, ValueTypes.NAME_TOLD, each), "{}", doc);
    }

    /** All keys in the order of the description, each group before its keys. */
    public static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        add("", ROOT, rows);
        return List.copyOf(rows.stream().distinct().toList());
    }

    private static void add(String path, Shape<?> shape, List<Row> rows) {
        switch (shape) {
            case Group group -> group.keys().forEach(key -> add(path.isEmpty() ? "" : path + ".", key, rows));
            case Choice choice -> choice.options().forEach(option -> add(path, option.group(), rows));
            case ByName<?> names -> add(path + "." + names.placeholder(), names.each(), rows);
            case Listed<?> list -> add(path + "[]", list.element(), rows);
            case ValueType<?> value -> {
                // told by the row of its key
            }
            case SecretType<?> secret -> {
                // the same
            }
        }
    }

    private static void add(String prefix, Key<?> key, List<Row> rows) {
        String path = prefix + key.name();
        rows.add(new Row(path, type(key.shape()), without(key.presence()).orElse("none"), key.doc()));
        add(path, key.shape(), rows);
    }

    private static String type(Shape<?> shape) {
        return switch (shape) {
            case Group group -> group.exactlyOne() ? "one of its keys" : "group";
            case Choice choice -> "group by " + choice.discriminator();
            case ByName<?> names -> "group by name";
            case Listed<?> list -> "list";
            case SecretType<?> secret -> secret.noun();
            case ValueType<?> value ->
                switch (value.form()) {
                    case ValueType.Form.Words words -> String.join(", ", words.words());
                    case ValueType.Form.Whole whole -> whole.least() + " to " + whole.most();
                    case ValueType.Form.Decimal decimal -> value.noun();
                    case ValueType.Form.Text text -> value.noun();
                    case ValueType.Form.YesNo yesNo -> value.noun();
                };
        };
    }

    private static Optional<String> without(Key.Presence presence) {
        return switch (presence) {
            case Key.Presence.Required required -> Optional.of("required");
            case Key.Presence.Absent absent -> Optional.empty();
            case Key.Presence.Default fallback -> Optional.of(fallback.yaml());
            case Key.Presence.Computed computed -> Optional.of(computed.told());
        };
    }
}
