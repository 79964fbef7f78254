package dev.sago.cli;

import dev.sago.cli.Output.Text;
import dev.sago.cli.Table.Cell;
import dev.sago.cli.Table.Column;
import dev.sago.lab.Act;
import dev.sago.lab.CommandRunner;
import dev.sago.lab.StoryLine;
import dev.sago.lab.Teller;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where the demonstration is told: its sentences in the user's language, and between them Sago's own verbs, run in this process as they would be in
 * one of their own, in the lab's folder, with what they print. With {@code --json} or {@code --quiet} nothing is told, and only warnings of the
 * verbs are seen.
 */
final class Stage implements Teller, CommandRunner {

    private final Invocation with;
    private final Messages story;
    private final Path folder;
    private final boolean silent;
    private int acts;

    /** @param folder the working folder of the verbs */
    Stage(Invocation with, Path folder) {
        this.with = with;
        this.story = Messages.story(with.messages().language());
        this.folder = folder;
        this.silent = with.json() || with.quiet();
    }

    @Override
    public void headline(Act act) {
        acts++;
        tell(text -> {
            String key = "act." + Words.of(act);
            text.line("");
            text.line(Tone.HEADING, acts + ". " + story.text(key));
        });
    }

    @Override
    public void say(StoryLine line, Object... figures) {
        tell(text -> text.line(words(line, figures)));
    }

    @Override
    public void alarm(StoryLine line, Object... figures) {
        tell(text -> text.line(Tone.BAD, words(line, figures)));
    }

    @Override
    public void table(List<StoryLine> headings, List<List<Object>> rows) {
        Table table = new Table(headings.stream()
                .map(heading ->
                        heading == StoryLine.HEAD_STORED ? Column.number(words(heading)) : Column.words(words(heading)))
                .toArray(Column[]::new));
        for (List<Object> row : rows) {
            table.row(row.stream()
                    .map(cell -> cell instanceof StoryLine line ? words(line) : figure(cell))
                    .map(Cell::of)
                    .toArray());
        }
        tell(text -> text.table(table));
    }

    private String words(StoryLine line, Object... figures) {
        return story.text(
                Words.of(line), Arrays.stream(figures).map(this::figure).toArray());
    }

    private String figure(Object figure) {
        return switch (figure) {
            case Size size -> Units.bytes(size.bytes());
            case Long count -> Units.count(count);
            case Integer count -> Units.count(count);
            case Duration time -> with.units().duration(time);
            default -> figure.toString();
        };
    }

    private void tell(Consumer<Text> what) {
        if (!silent) {
            with.out().result("", what);
            with.out().flush();
        }
    }

    /** Runs a verb as if it had been typed; what it prints goes where ours does, and its exit code counts. */
    @Override
    public int run(String... words) {
        tell(text -> text.line(Tone.HEADING, "$ sago " + String.join(" ", words)));
        Surroundings around = with.around();
        Map<String, String> env = new HashMap<>(around.env());
        env.remove("SAGO_CONFIG");
        Surroundings inside = new Surroundings(
                InputStream.nullInputStream(),
                silent ? OutputStream.nullOutputStream() : around.out(),
                around.err(),
                env,
                folder,
                around.terminal(),
                around.clock());
        List<String> line = new ArrayList<>(with.alike());
        line.addAll(List.of(words));
        return new Sago(
                        inside,
                        new Screen(around.err()),
                        () -> Thread.currentThread().isInterrupted())
                .run(line)
                .number();
    }
}
