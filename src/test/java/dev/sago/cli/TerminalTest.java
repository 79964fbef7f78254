package dev.sago.cli;

import dev.sago.cli.Terminal.Target;
import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class TerminalTest {

    private static Terminal terminal(Map<String, String> env) {
        return Terminal.of(Target.TERMINAL, Target.TERMINAL, env);
    }

    @Test
    void coloursWhereTheTerminalCanAndTheUserWants() {
        assertThat(terminal(Map.of("TERM", "xterm")).colourOut()).isTrue();
        assertThat(terminal(Map.of("TERM", "xterm", "NO_COLOR", "1")).colourOut())
                .isFalse();
        assertThat(terminal(Map.of("TERM", "xterm", "NO_COLOR", "")).colourOut())
                .isTrue();
        assertThat(Terminal.of(Target.PIPE, Target.TERMINAL, Map.of("TERM", "xterm")))
                .satisfies(piped -> assertThat(piped.colourOut()).isFalse())
                .satisfies(piped -> assertThat(piped.colourErr()).isTrue());
    }

    @Test
    void aDumbTerminalGetsNoBar() {
        Terminal dumb = terminal(Map.of("TERM", "dumb"));
        assertThat(dumb.colourErr()).isFalse();
        assertThat(ProgressMode.AUTO.resolve(dumb, false)).isEqualTo(ProgressMode.NONE);
        assertThat(terminal(Map.of()).colourOut()).isFalse();
    }

    @Test
    void sizeFromTheEnvironmentFirst() {
        assertThat(terminal(Map.of("COLUMNS", "132", "LINES", "50")).size().get())
                .isEqualTo(new Terminal.Size(132, 50));
        assertThat(terminal(Map.of("COLUMNS", "132")).size().get()).isEqualTo(new Terminal.Size(132, 24));
    }

    @Test
    void thisProcessHasStreamsOfSomeKind() {
        assertThat(Terminal.detect(Map.of()).out()).isNotNull();
    }
}
