package dev.sago.cli;

import dev.sago.drill.Board;
import dev.sago.drill.Board.Failed;
import dev.sago.model.Uninterrupted;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows a recovery's board while it is open, by a thread of its own: redrawn in place on a terminal, a line now and then in a log, JSON
 * lines for programs. A failure of a system is told once, when it is seen. A view that fails ends, and the recovery goes on.
 */
final class BoardView implements AutoCloseable {

    private final CountDownLatch closing = new CountDownLatch(1);
    private final ProgressMode mode;
    private final Screen screen;
    private final Terminal terminal;
    private final BoardText text;
    private final Thread thread;
    private final Set<String> told = new HashSet<>();

    /** What a JSON line holds. */
    private record JsonLine(Board board) {}

    private BoardView(Supplier<Board> board, ProgressMode mode, Screen screen, Terminal terminal, BoardText text) {
        this.mode = mode;
        this.screen = screen;
        this.terminal = terminal;
        this.text = text;
        this.thread = Thread.ofPlatform().name("board").daemon().unstarted(() -> repeat(board));
    }

    /** Opens a view; the mode is one that {@link ProgressMode#resolve} gave. */
    static BoardView open(Supplier<Board> board, ProgressMode mode, Screen screen, Terminal terminal, BoardText text) {
        BoardView view = new BoardView(board, mode, screen, terminal, text);
        view.thread.start();
        return view;
    }

    private Duration interval() {
        return switch (mode) {
            case BAR -> Duration.ofMillis(250);
            case JSON -> Duration.ofSeconds(1);
            case PLAIN -> Duration.ofSeconds(10);
            case AUTO, NONE -> Duration.ofDays(1);
        };
    }

    private void repeat(Supplier<Board> board) {
        try {
            while (!closing.await(interval().toMillis(), TimeUnit.MILLISECONDS)) {
                show(board.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(BoardView.class).warn("the board is not shown any more", e);
        }
    }

    private void show(Board board) {
        switch (mode) {
            case BAR -> {
                Terminal.Size size = terminal.size().get();
                screen.draw(text.lines(board, size, terminal.colourErr()), size.columns());
            }
            case JSON -> screen.print(Json.line(new JsonLine(board)));
            case PLAIN -> {
                screen.print(text.plain(board));
                for (Failed failed : board.failed()) {
                    if (told.add(failed.system() + " " + failed.attempts())) {
                        screen.print(Columns.printable(failed.system() + ": " + failed.reason()));
                    }
                }
            }
            case AUTO, NONE -> {} // Nobody wants to know.
        }
    }

    @Override
    public void close() {
        closing.countDown();
        Uninterrupted.join(thread); // It ends at once; the drawing must be gone before anything else is printed.
        screen.erase();
    }
}
