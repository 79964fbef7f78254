package dev.sago.repository;

import dev.sago.model.AttributeName;
import dev.sago.model.Attributes;
import dev.sago.model.Entry;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.Extent;
import dev.sago.model.LinkTarget;
import dev.sago.model.Sha256;
import dev.sago.model.Timestamp;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EntryCodecTest {

    private static final Attributes FULL = new Attributes(
            06755,
            1000,
            100,
            "민원",
            "staff",
            new Timestamp(-1, 999_999_999),
            new Timestamp(1_758_885_615, 42),
            123_456_789_012L,
            64_769,
            2,
            0,
            Map.of(
                    AttributeName.of("user.grade"),
                    new byte[] {1, 2, 3},
                    AttributeName.of(new byte[] {'u', '.', (byte) 0xff, '/'}),
                    new byte[0]),
            null,
            null,
            "civil-servant-17");

    @Test
    void everyAttributeSurvives() throws FormatException {
        Entry entry = Entry.file(
                EntryName.of(new byte[] {(byte) 0xff, 'a', '\n'}),
                FULL,
                4_096_100,
                List.of(new Extent.Data(Sha256.hash(new byte[] {1}), 100), new Extent.Hole(4_096_000)),
                true);
        Entry read = round(entry, List.of()).entry();
        assertThat(read).usingRecursiveComparison().isEqualTo(entry);
    }

    @Test
    void linksAndDevicesSurvive() throws FormatException {
        Entry link = Entry.link(EntryName.of("link"), FULL, LinkTarget.of(new byte[] {'.', '.', '/', (byte) 0xfe}));
        Entry device = Entry.special(
                EntryName.of("null"),
                EntryKind.CHARACTER_DEVICE,
                new Attributes(
                        0666,
                        0,
                        0,
                        "root",
                        "root",
                        new Timestamp(0, 0),
                        null,
                        9,
                        0,
                        1,
                        1L << 32 | 3,
                        Map.of(),
                        null,
                        null,
                        null));
        assertThat(round(link, List.of()).entry()).usingRecursiveComparison().isEqualTo(link);
        assertThat(round(device, List.of()).entry()).usingRecursiveComparison().isEqualTo(device);
    }

    @Test
    void aVeryLongContentStandsInChunksOfItsOwn() throws FormatException {
        List<Extent> list = List.of(new Extent.Data(Sha256.hash(new byte[] {2}), 5000));
        Entry entry = Entry.file(EntryName.of("image"), FULL, 10, List.of(new Extent.Hole(10)), false);
        EntryCodec.Decoded read = round(entry, list);
        assertThat(read.list()).isEqualTo(list);
        assertThat(read.entry().content()).isEmpty();
    }

    /** The bytes are the format: if this changes, old repositories cannot be read any more. */
    @Test
    void theEncodingIsTheFormat() {
        Entry entry = Entry.file(
                EntryName.of("a"),
                Attributes.ofObject(new Timestamp(1, 2), "\"e\"", "text/plain", "kim"),
                3,
                List.of(new Extent.Data(new Sha256(1, 2, 3, 4), 3)),
                false);
        CborWriter out = new CborWriter(64);
        new EntryCodec.Encoder().encode(entry, List.of(), out);
        assertThat(HexFormat.of().formatHex(out.toBytes()))
                .isEqualTo("a8" + "004161" + "0100" + "0203" + "0382"
                        + "58200000000000000001000000000000000200000000000000030000000000000004" + "03"
                        + "0a820102" + "11632265 22".replace(" ", "") + "126a746578742f706c61696e" + "13636b696d");
    }

    @Test
    void aLaterVersionsKeyIsPassedOverAndDisorderRefused() throws FormatException {
        byte[] withUnknown = HexFormat.of().parseHex("a3" + "004161" + "0101" + "18c8" + "820102");
        assertThat(EntryCodec.decode(new CborReader(ByteBuffer.wrap(withUnknown)))
                        .entry()
                        .kind())
                .isEqualTo(EntryKind.FOLDER);
        byte[] disorder = HexFormat.of().parseHex("a2" + "0101" + "004161");
        assertThatThrownBy(() -> EntryCodec.decode(new CborReader(ByteBuffer.wrap(disorder))))
                .isInstanceOf(FormatException.class);
        byte[] slash = HexFormat.of().parseHex("a2" + "00432e2e2f" + "0100");
        assertThatThrownBy(() -> EntryCodec.decode(new CborReader(ByteBuffer.wrap(slash))))
                .isInstanceOf(FormatException.class);
    }

    private static EntryCodec.Decoded round(Entry entry, List<Extent> list) throws FormatException {
        CborWriter out = new CborWriter(16);
        new EntryCodec.Encoder().encode(entry, list, out);
        CborReader in = new CborReader(ByteBuffer.wrap(out.toBytes()));
        EntryCodec.Decoded decoded = EntryCodec.decode(in);
        assertThat(in.atEnd()).isTrue();
        return decoded;
    }
}
