package dev.sago.cli;

import dev.sago.cli.Progress.SiteLine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Draws {@link Progress} as lines of a terminal, a pure function: stage, bar and time left; files, bytes and rate; a
 * line per site. ASCII only but for words, since serial consoles show nothing else well.
 */
final class Bar {

    private static final int WIDEST = 40;

    private final Messages messages;
    private final Units units;

    Bar(Messages messages) {
        this.messages = messages;
        this.units = new Units(messages);
    }

    /**
     * The lines, none wider than the terminal less one column, as a full last column makes some terminals wrap.
     *
     * @param size the terminal; sites that find no room are summed up
     * @param colour whether sites' states are coloured
     */
    List<String> lines(Progress progress, Speed speed, Terminal.Size size, boolean colour) {
        int width = Math.max(10, size.columns() - 1);
        List<String> lines = new ArrayList<>();
        lines.add(first(progress, speed, width));
        lines.add(Columns.cut("  " + amounts(progress, speed), width));
        int room = Math.max(0, size.rows() - 1 - lines.size());
        List<SiteLine> shown = progress.sites();
        boolean tooMany = shown.size() > room;
        if (tooMany) {
            shown = shown.subList(0, Math.max(0, room - 1));
        }
        int names =
                shown.stream().mapToInt(site -> Columns.of(site.name())).max().orElse(0);
        for (SiteLine site : shown) {
            lines.add(site(site, names, width, colour));
        }
        if (tooMany && room > 0) {
            lines.add(Columns.cut(
                    "  " + messages.text("bar.more-sites", progress.sites().size() - shown.size()), width));
        }
        return lines;
    }

    /** All of it in one line without a bar, for logs. */
    String plain(Progress progress, Speed speed) {
        StringBuilder line = new StringBuilder(stage(progress)).append(": ");
        if (progress.percent() >= 0) {
            line.append(progress.percent()).append(" %, ");
        }
        line.append(amounts(progress, speed).replace("   ", ", ")).append(", ").append(time(progress, speed));
        for (SiteLine site : progress.sites()) {
            line.append("; ").append(site.name()).append(' ').append(state(site));
            if (site.objectsBehind() > 0) {
                line.append(" (").append(behind(site)).append(')');
            }
        }
        return line.toString();
    }

    private String first(Progress progress, Speed speed, int width) {
        String stage = stage(progress);
        String time = time(progress, speed);
        int percent = progress.percent();
        if (percent < 0) {
            return Columns.cut(stage + "   " + time, width);
        }
        String figures = Columns.right(percent + " %", 5) + "   " + time;
        int cells = Math.min(WIDEST, width - Columns.of(stage) - Columns.of(figures) - 4);
        if (cells < 5) {
            return Columns.cut(stage + " " + figures.strip(), width);
        }
        return stage + " [" + cells(percent, cells) + "] " + figures;
    }

    private static String cells(int percent, int cells) {
        int full = cells * percent / 100;
        return full >= cells ? "=".repeat(cells) : "=".repeat(full) + ">" + " ".repeat(cells - full - 1);
    }

    private String stage(Progress progress) {
        return messages.textOr("stage." + progress.stage(), Columns.printable(progress.stage()));
    }

    private String time(Progress progress, Speed speed) {
        Optional<Duration> left = speed.left(progress);
        return left.isPresent()
                ? messages.text("bar.left", units.wholeSeconds(left.get()))
                : messages.text("bar.elapsed", units.wholeSeconds(progress.elapsed()));
    }

    private String amounts(Progress progress, Speed speed) {
        String files = progress.filesTotal() < 0
                ? messages.counted("bar.files", progress.filesDone())
                : messages.text("bar.files-of", Units.count(progress.filesDone()), Units.count(progress.filesTotal()));
        String bytes = progress.bytesTotal() < 0
                ? Units.bytes(progress.bytesDone())
                : messages.text("bar.bytes-of", Units.bytes(progress.bytesDone()), Units.bytes(progress.bytesTotal()));
        return files + "   " + bytes + "   " + Units.rate(speed.bytesPerSecond());
    }

    private String site(SiteLine site, int names, int width, boolean colour) {
        String state = state(site);
        int states = 0;
        for (Progress.SiteState each : Progress.SiteState.values()) {
            states = Math.max(states, Columns.of(stateText(each)));
        }
        String head = "  " + Columns.left(site.name(), names) + "  ";
        String tail =
                Columns.left("", states - Columns.of(state)) + "  " + Columns.right(Units.bytes(site.bytesDone()), 9)
                        + (site.objectsBehind() > 0 ? "   " + behind(site) : "");
        if (Columns.of(head + state + tail) > width) {
            return Columns.cut(head + state + tail, width);
        }
        return head + site.state().tone().paint(state, colour) + tail;
    }

    private String state(SiteLine site) {
        return stateText(site.state());
    }

    private String stateText(Progress.SiteState state) {
        return messages.text(
                switch (state) {
                    case IDLE -> "bar.site.idle";
                    case BUSY -> "bar.site.busy";
                    case BEHIND -> "bar.site.behind";
                    case LOST -> "bar.site.lost";
                    case DONE -> "bar.site.done";
                });
    }

    private String behind(SiteLine site) {
        return messages.counted("bar.behind", site.objectsBehind());
    }
}
