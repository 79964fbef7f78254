package dev.sago.policy;

import dev.sago.model.Grade;
import dev.sago.model.SystemName;
import dev.sago.policy.RecoveryOrder.Placed;
import dev.sago.policy.RecoveryOrder.Wanted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Grade, then size, and none before what it needs. */
class RecoveryOrderTest {

    private static Wanted system(String name, Grade grade, long bytes, String... after) {
        return new Wanted(
                new SystemName(name),
                grade,
                bytes,
                Arrays.stream(after).map(SystemName::new).toList());
    }

    private static List<String> order(Wanted... systems) {
        return RecoveryOrder.of(List.of(systems)).stream()
                .map(placed -> placed.system().value())
                .toList();
    }

    @Test
    void gradeComesBeforeSizeAndSizeBeforeName() {
        assertThat(order(
                        system("c", Grade.A2, 1),
                        system("b", Grade.A1, 9),
                        system("z", Grade.A1, 5),
                        system("a", Grade.A1, 5)))
                .containsExactly("a", "z", "b", "c");
    }

    @Test
    void whatAnotherNeedsIsPulledForwardToItsGrade() {
        List<Placed> order = RecoveryOrder.of(List.of(
                system("portal", Grade.A1, 1, "login"),
                system("mail", Grade.A2, 1),
                system("login", Grade.A3, 100, "directory"),
                system("directory", Grade.A3, 500)));
        assertThat(order)
                .extracting(placed -> placed.system().value())
                .containsExactly("directory", "login", "portal", "mail");
        assertThat(order).extracting(Placed::turn).containsExactly(Grade.A1, Grade.A1, Grade.A1, Grade.A2);
        assertThat(order.getFirst().grade()).isEqualTo(Grade.A3);
    }

    @Test
    void whatStandsIsNotWaitedFor() {
        List<Placed> order = RecoveryOrder.of(List.of(system("portal", Grade.A1, 1, "elsewhere")));
        assertThat(order.getFirst().after()).isEmpty();
    }

    @Test
    void aCircleIsNamedAndRefused() {
        List<Wanted> systems =
                List.of(system("a", Grade.A1, 1, "b"), system("b", Grade.A1, 1, "c"), system("c", Grade.A1, 1, "b"));
        assertThatThrownBy(() -> RecoveryOrder.of(systems)).hasMessageContaining("[b, c, b]");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOrderKeepsTurnsAndNeeds(long seed) {
        Random random = new Random(seed);
        List<Wanted> systems = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            int number = i;
            String[] after = IntStream.range(0, random.nextInt(3))
                    .filter(one -> number > 0)
                    .mapToObj(one -> "s" + random.nextInt(number))
                    .distinct()
                    .toArray(String[]::new);
            systems.add(system(
                    "s" + i, List.of(Grade.A1, Grade.A2, Grade.A3).get(random.nextInt(3)), random.nextInt(5), after));
        }
        List<Placed> order = RecoveryOrder.of(systems);
        assertThat(order).hasSize(80);
        Set<SystemName> before = new HashSet<>();
        Map<SystemName, Grade> turns = new HashMap<>();
        Grade last = Grade.A1;
        for (Placed placed : order) {
            assertThat(before).containsAll(placed.after());
            assertThat(placed.turn()).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(placed.grade());
            before.add(placed.system());
            turns.put(placed.system(), placed.turn());
            last = placed.turn();
        }
        order.forEach(placed ->
                placed.after().forEach(needed -> assertThat(turns.get(needed)).isLessThanOrEqualTo(placed.turn())));
    }
}
