package dev.sago.config;

import dev.sago.backup.SystemSettings;
import dev.sago.catalog.CatalogSettings;
import dev.sago.config.ByName.Named;
import dev.sago.crypto.KeySettings;
import dev.sago.drill.DrillSettings;
import dev.sago.model.Secret;
import dev.sago.model.SiteName;
import dev.sago.model.SystemName;
import dev.sago.notify.NotifySettings;
import dev.sago.policy.Placement;
import dev.sago.policy.Placement.Infeasible;
import dev.sago.policy.PolicySettings;
import dev.sago.schedule.NodeSettings;
import dev.sago.schedule.RunSettings;
import dev.sago.site.SiteSettings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads sago.yaml. Everything that is wrong is told at once, each with its line; no message repeats a secret, or what an
 * environment variable holds. Relative paths begin at the configuration file's folder. Each call reads the file anew; any
 * thread may call.
 */
public final class SettingsReader {

    private final Problems problems;
    private final Reading reading;

    private SettingsReader(Path file, Map<String, String> env) {
        problems = new Problems(file);
        reading = new Reading(folderOf(file), new Variables(env), problems);
    }

    /** Where relative paths begin. */
    static Path folderOf(Path file) {
        return Optional.ofNullable(file.toAbsolutePath().getParent())
                .orElse(Path.of("/"))
                .normalize();
    }

    /**
     * Reads a configuration that is to be worked with. Placements are not judged here, so that on the worst day, when
     * half of the sites are gone from the file, a restore still works; a backup asks for its own placement.
     *
     * @param env the environment that {@code ${NAME}} is taken from
     * @throws ConfigException with all problems, if any is an error
     */
    public static Settings read(Path file, Map<String, String> env) {
        SettingsReader reader = new SettingsReader(file, env);
        return reader.section()
                .flatMap(reader::settings)
                .orElseThrow(() -> new ConfigException(reader.problems.inOrder()));
    }

    /** Reads a configuration to tell all that is wrong with it, placements included. Does not throw for what it finds. */
    public static ConfigReport check(Path file, Map<String, String> env) {
        return check(file, env, "en");
    }

    /**
     * The same.
     *
     * @param language in which placements are told: {@code en} or {@code ko}
     */
    public static ConfigReport check(Path file, Map<String, String> env, String language) {
        SettingsReader reader = new SettingsReader(file, env);
        Optional<Section> section = reader.section();
        Optional<Settings> settings = section.flatMap(reader::settings);
        Map<SystemName, Placement> placements =
                settings.map(Settings::placements).orElse(Map.of());
        placements.forEach((system, placement) -> {
            if (placement instanceof Infeasible infeasible) {
                Mark mark = section.flatMap(root -> root.inner(SettingsKeys.SYSTEMS, system.value()))
                        .orElse(Mark.FILE);
                reader.problems.error(
                        mark,
                        "systems." + system,
                        infeasible.conflict().in(language),
                        infeasible.remedy().in(language));
            }
        });
        settings.ifPresent(all -> reader.warnOfSizes(all, section));
        return new ConfigReport(file, settings, reader.problems.inOrder(), placements);
    }

    /** A system without a size takes no room, so the capacity of its sites is not kept for it. */
    private void warnOfSizes(Settings settings, Optional<Section> section) {
        boolean limited = settings.sites().values().stream()
                .anyMatch(site -> site.site().use().capacity() > 0);
        settings.systems().values().stream()
                .filter(system -> limited && system.size() == 0)
                .forEach(system -> problems.warning(
                        section.flatMap(root -> root.inner(
                                        SettingsKeys.SYSTEMS, system.name().value()))
                                .orElse(Mark.FILE),
                        "systems." + system.name(),
                        "tells no size, so that no room is kept for it at sites with a capacity",
                        "write size: what one copy takes at a site, as 12TB"));
    }

    private Optional<Section> section() {
        return text().flatMap(text -> {
            Optional<Node> root = YamlTree.parse(text, problems);
            if (root.isEmpty() && !problems.hasErrors()) {
                problems.error(Mark.FILE, "", "is empty", "config/sago.example.yaml shows what to write");
            }
            return root.flatMap(node -> SettingsKeys.ROOT.read(node, "", reading));
        });
    }

    private Optional<String> text() {
        try {
            return Optional.of(Files.readString(problems.file(), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            problems.error(Mark.FILE, "", "there is no such file", "name it with -c; config/sago.example.yaml is one");
        } catch (CharacterCodingException e) {
            problems.error(Mark.FILE, "", "is not UTF-8 text", "save it as UTF-8");
        } catch (IOException e) {
            String reason = e.getClass().getSimpleName();
            problems.error(Mark.FILE, "", "cannot be read (" + reason + ")", "check that it is a file, and its owner");
        }
        return Optional.empty();
    }

    private Optional<Settings> settings(Section root) {
        Value<Path> state = root.read(SettingsKeys.STATE);
        Value<CatalogSettings> catalog = root.nested(SettingsKeys.CATALOG, SettingsReader::catalog);
        Value<KeySettings> keys = root.nested(SettingsKeys.KEYS, SettingsReader::keys);
        Value<List<Named<Section>>> sites = root.read(SettingsKeys.SITES);
        Value<List<Named<Section>>> own = root.read(SettingsKeys.POLICIES);
        Value<List<Named<Section>>> systems = root.read(SettingsKeys.SYSTEMS);
        Value<Server> server = root.nested(SettingsKeys.SERVER, SettingsReader::server);
        Value<NotifySettings> notify = root.nested(SettingsKeys.NOTIFY, NotifyReader::read);
        Value<DrillSettings> drill = root.nested(SettingsKeys.DRILL, SettingsReader::drill);
        Value<List<Section>> contacts = root.read(SettingsKeys.CONTACTS);
        List<Contact> people = contacts.toOptional().orElse(List.of()).stream()
                .flatMap(section -> Contact.read(section).stream())
                .toList();

        Map<SiteName, SiteSettings> readSites =
                sites.toOptional().map(new SiteReader(problems)::read).orElse(Map.of());
        Map<String, PolicySettings> policies = new LinkedHashMap<>(own.toOptional()
                .map(all -> PolicyReader.read(all, names(sites)))
                .orElse(Map.of()));
        Set<String> policyNames = names(own);
        Presets.policies().forEach((name, preset) -> {
            if (policyNames.add(name)) {
                policies.put(name, preset);
            }
        });
        SystemReader systemReader = new SystemReader(names(sites), policyNames, policies, problems);
        Map<SystemName, SystemSettings> readSystems =
                systems.toOptional().map(systemReader::read).orElse(Map.of());
        return problems.hasErrors()
                ? Optional.empty()
                : root.bind(() -> new Settings(
                        state.get(),
                        catalog.get(),
                        keys.get(),
                        readSites,
                        policies,
                        readSystems,
                        drill.get(),
                        server.get().listen(),
                        server.get().node(),
                        notify.get(),
                        server.get().runs(),
                        people));
    }

    private static Set<String> names(Value<List<Named<Section>>> all) {
        return all.toOptional().orElse(List.of()).stream()
                .map(Named::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Optional<CatalogSettings> catalog(Section section) {
        Value<String> url = section.read(SettingsKeys.URL);
        Value<String> user = section.read(SettingsKeys.USER);
        Value<Secret> password = section.read(SettingsKeys.PASSWORD);
        boolean embedded = url.toOptional().filter("jdbc:h2"::equals).isPresent();
        for (Key<?> key : List.of(SettingsKeys.USER, SettingsKeys.PASSWORD)) {
            if (embedded && section.has(key)) {
                section.fail(key, "the embedded catalog has no " + key.name(), "remove it, or set url to PostgreSQL's");
            }
        }
        return section.bind(() -> new CatalogSettings(url.get(), user.toOptional(), password.toOptional()));
    }

    private static Optional<KeySettings> keys(Section section) {
        Value<Path> file = section.read(SettingsKeys.FILE);
        Value<Secret> passphrase = section.read(SettingsKeys.PASSPHRASE);
        return section.bind(() -> file.toOptional()
                .<KeySettings>map(KeySettings.File::new)
                .orElseGet(() -> new KeySettings.Passphrase(passphrase.get())));
    }

    private record Server(String listen, NodeSettings node, RunSettings runs) {}

    private static Optional<DrillSettings> drill(Section section) {
        Value<Path> scratch = section.read(SettingsKeys.SCRATCH);
        Value<Long> quota = section.read(SettingsKeys.QUOTA);
        return section.bind(() -> new DrillSettings(scratch.toOptional(), quota.get()));
    }

    private static Optional<Server> server(Section section) {
        Value<String> listen = section.read(SettingsKeys.LISTEN);
        Value<String> node = section.read(SettingsKeys.NODE);
        Value<List<String>> pools = section.read(SettingsKeys.POOLS);
        Value<Integer> runs = section.read(SettingsKeys.RUNS);
        Value<Duration> drain = section.read(SettingsKeys.DRAIN);
        Value<Duration> hang = section.read(SettingsKeys.HANG);
        Value<Duration> longest = section.read(SettingsKeys.LONGEST);
        if (pools.toOptional().filter(List::isEmpty).isPresent()) {
            section.fail(SettingsKeys.POOLS, "is empty, and nothing would ever run", "name a pool, or leave it out");
        }
        return section.bind(() -> new Server(
                listen.get(),
                new NodeSettings(
                        node.toOptional(),
                        pools.get().stream().distinct().toList(),
                        runs.toOptional().orElseGet(NodeSettings::defaultRuns),
                        drain.get()),
                new RunSettings(hang.get(), longest.toOptional())));
    }
}
