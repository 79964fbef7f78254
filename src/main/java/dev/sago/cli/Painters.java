package dev.sago.cli;

import dev.sago.cli.ProgressView.Painter;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The forms in which progress is shown: a bar, plain lines, JSON lines, or not at all. */
final class Painters {

    private Painters() {}

    /** The painter of a mode that {@link ProgressMode#resolve} gave. */
    static Painter of(ProgressMode mode, Screen screen, Terminal terminal, Messages messages) {
        return switch (mode) {
            case BAR -> new Drawn(screen, terminal, new Bar(messages));
            case PLAIN -> new Plain(screen, new Bar(messages));
            case JSON -> new Lines(screen);
            case AUTO, NONE -> new Nothing();
        };
    }

    /** Redraws a bar. The terminal is asked for its size again when it says that it was resized. */
    private static final class Drawn implements Painter {

        private final Screen screen;
        private final Terminal terminal;
        private final Bar bar;
        private final Speed speed = new Speed();
        private final AtomicBoolean resized = new AtomicBoolean(true);
        private Terminal.Size size = Terminal.Size.USUAL;

        Drawn(Screen screen, Terminal terminal, Bar bar) {
            this.screen = screen;
            this.terminal = terminal;
            this.bar = bar;
            Signals.handle(() -> resized.set(true), "WINCH");
        }

        @Override
        public Duration interval() {
            return Duration.ofMillis(100);
        }

        @Override
        public void paint(Progress progress) {
            if (resized.compareAndSet(true, false)) {
                size = terminal.size().get();
            }
            speed.measure(progress.bytesDone(), progress.elapsed());
            screen.draw(bar.lines(progress, speed, size, terminal.colourErr()), size.columns());
        }

        @Override
        public void end() {
            screen.erase();
        }
    }

    /** A line now and then, for logs. */
    private record Plain(Screen screen, Bar bar, Speed speed) implements Painter {

        Plain(Screen screen, Bar bar) {
            this(screen, bar, new Speed());
        }

        @Override
        public Duration interval() {
            return Duration.ofSeconds(10);
        }

        @Override
        public void paint(Progress progress) {
            speed.measure(progress.bytesDone(), progress.elapsed());
            screen.print(bar.plain(progress, speed));
        }

        @Override
        public void end() {
            // Lines stay.
        }
    }

    /** A JSON document a second, {@code {"progress":{...}}}, for programs. */
    private record Lines(Screen screen) implements Painter {

        /** What a line holds. */
        private record Line(Progress progress) {}

        @Override
        public Duration interval() {
            return Duration.ofSeconds(1);
        }

        @Override
        public void paint(Progress progress) {
            screen.print(Json.line(new Line(progress)));
        }

        @Override
        public void end() {
            // Lines stay.
        }
    }

    /** Shows nothing. */
    private record Nothing() implements Painter {

        @Override
        public Duration interval() {
            return Duration.ofDays(1);
        }

        @Override
        public void paint(Progress progress) {
            // Nobody wants to know.
        }

        @Override
        public void end() {
            // Nothing was shown.
        }
    }
}
