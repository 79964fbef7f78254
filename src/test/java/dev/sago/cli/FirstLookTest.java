package dev.sago.cli;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class FirstLookTest {

    private static FirstLook look(String line) {
        return FirstLook.at(line.isEmpty() ? List.of() : List.of(line.split(" ")));
    }

    @Test
    void findsTheVerbPastGlobalOptions() {
        assertThat(look("").verb()).isEmpty();
        assertThat(look("-c sago.yaml --lang ko key init").verb()).contains("key");
        assertThat(look("--config=sago.yaml --progress=bar -q backup --all").verb())
                .contains("backup");
        assertThat(look("-csago.yaml backup").verb()).contains("backup");
        assertThat(look("-c").verb()).isEmpty();
        assertThat(look("-- backup").verb()).isEmpty();
    }

    @Test
    void seesHowErrorsAreToBeTold() {
        assertThat(look("key init --json --debug -q --lang=ko"))
                .isEqualTo(new FirstLook(Optional.of("key"), Optional.of("ko"), true, true, true));
        assertThat(look("key --lang ko init").language()).contains("ko");
        assertThat(look("cat x -- --json").json()).isFalse();
    }
}
