package dev.sago.policy;

import dev.sago.model.Site;
import dev.sago.model.SiteName;
import dev.sago.policy.PolicySettings.Immutable;
import dev.sago.policy.PolicySettings.Retention;
import dev.sago.policy.PolicySettings.Verify;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class ImmutableCopiesTest {

    private static final SiteName A = new SiteName("a");
    private static final SiteName B = new SiteName("b");
    private static final SiteName C = new SiteName("c");
    private static final SiteName D = new SiteName("d");

    private static Site site(SiteName name, boolean objectLock) {
        return new Site(name, Optional.empty(), Map.of(), objectLock);
    }

    private static PolicySettings policy(int immutable) {
        return new PolicySettings(
                "p",
                3,
                2,
                0,
                Set.of(),
                0,
                new Immutable(immutable, 30),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Retention(0, 0, 0, 0, 0, 0),
                new Verify(Optional.empty(), Optional.empty(), 0, Optional.empty()));
    }

    @Test
    void theyAreAtTheFirstPlacedSitesThatLock() {
        List<Site> sites = List.of(site(A, true), site(B, true), site(C, false), site(D, true));
        List<SiteName> placed = List.of(C, D, B);
        assertThat(ImmutableCopies.of(policy(0), placed, sites)).isEmpty();
        assertThat(ImmutableCopies.of(policy(1), placed, sites)).containsExactly(D);
        assertThat(ImmutableCopies.of(policy(2), placed, sites)).containsExactly(D, B);
        assertThat(ImmutableCopies.of(policy(3), placed, sites)).containsExactly(D, B);
    }
}
