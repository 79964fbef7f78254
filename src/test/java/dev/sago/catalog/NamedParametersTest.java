package dev.sago.catalog;

import org.jdbi.v3.core.statement.ParsedSql;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NamedParametersTest {

    @Test
    void namesBecomePlacesInTheirOrder() {
        ParsedSql parsed = NamedParameters.parse("UPDATE runs SET ended = :now, text=:text_2 WHERE id IN (:id,:now)");

        assertThat(parsed.getSql()).isEqualTo("UPDATE runs SET ended = ?, text=? WHERE id IN (?,?)");
        assertThat(parsed.getParameters().getParameterNames()).containsExactly("now", "text_2", "id", "now");
        assertThat(parsed.getParameters().isPositional()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "SELECT ':no' || ' it''s :not ' FROM \"a:b\"",
                "SELECT a::text, b :: bigint FROM t",
                "SELECT '12:30' "
            })
    void whatIsNoParameterStays(String sql) {
        ParsedSql parsed = NamedParameters.parse(sql);

        assertThat(parsed.getSql()).isEqualTo(sql);
        assertThat(parsed.getParameters().getParameterCount()).isZero();
    }

    @Test
    void aNameAtTheEndAndOneBehindACast() {
        ParsedSql parsed = NamedParameters.parse("SELECT x::text WHERE y = :y");

        assertThat(parsed.getSql()).isEqualTo("SELECT x::text WHERE y = ?");
        assertThat(parsed.getParameters().getParameterNames()).containsExactly("y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT ? FROM t", "SELECT 'open FROM t WHERE a = :a"})
    void whatItDoesNotUnderstandIsRefused(String sql) {
        assertThatThrownBy(() -> NamedParameters.parse(sql)).isInstanceOf(IllegalArgumentException.class);
    }
}
