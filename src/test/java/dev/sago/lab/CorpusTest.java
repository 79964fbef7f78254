package dev.sago.lab;

import dev.sago.model.SagoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CorpusTest {

    @TempDir
    Path data;

    private void write(String pattern, int number, int size) throws IOException {
        for (int i = 0; i < number; i++) {
            Files.write(data.resolve(pattern.formatted(i)), new byte[size]);
        }
    }

    @Test
    void choosesTheSameDocumentsEachTimeAndKindsInTurn() throws IOException {
        write("page-%d.html", 100, 10);
        write("picture-%d.png", 30, 10);
        write("program-%d.bin", 30, 10);
        List<Document> found = new Corpus(1, 50, 1 << 20).find(List.of(data));
        assertThat(found).hasSize(50);
        assertThat(found).filteredOn(d -> d.name().endsWith(".html")).hasSize(25);
        assertThat(found).filteredOn(d -> d.name().endsWith(".png")).hasSize(25);
        assertThat(new Corpus(1, 50, 1 << 20).find(List.of(data))).isEqualTo(found);
        assertThat(new Corpus(2, 50, 1 << 20).find(List.of(data))).isNotEqualTo(found);
    }

    @Test
    void staysBelowTheSize() throws IOException {
        write("%d.txt", 100, 1000);
        assertThat(new Corpus(1, 1000, 30_500).find(List.of(data))).hasSize(30);
    }

    @Test
    void takesOtherFilesWhereDocumentsAreFew() throws IOException {
        write("%d.txt", 5, 10);
        write("%d.bin", 40, 10);
        assertThat(new Corpus(1, 30, 1 << 20).find(List.of(data)))
                .hasSize(30)
                .filteredOn(d -> d.name().endsWith(".txt"))
                .hasSize(5);
    }

    @Test
    void doesNotFollowLinksOutOfTheFolder() throws IOException {
        write("%d.txt", 25, 10);
        Files.createSymbolicLink(data.resolve("elsewhere"), Path.of("/usr/share"));
        Files.createSymbolicLink(data.resolve("link.txt"), data.resolve("1.txt"));
        assertThat(new Corpus(1, 1000, 1 << 20).find(List.of(data))).hasSize(25);
    }

    @Test
    void saysWhatToDoWhereThereIsNothing() {
        assertThatThrownBy(() -> new Corpus(1, 30, 1 << 20).find(List.of(data)))
                .isInstanceOfSatisfying(
                        SagoException.class, e -> assertThat(e.remedy()).contains("--data"));
    }
}
