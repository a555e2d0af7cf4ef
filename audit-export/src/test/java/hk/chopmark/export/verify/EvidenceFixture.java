package hk.chopmark.export.verify;

import hk.chopmark.core.log.checkpoint.Checkpoint;
import hk.chopmark.core.log.checkpoint.NoteSigner;
import hk.chopmark.core.log.checkpoint.TrustPolicy;
import hk.chopmark.core.log.json.Base64Url;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.log.json.JsonValue.JsonArray;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.leaf.Commitments;
import hk.chopmark.core.log.leaf.Leaf;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.log.tree.CompactRange;
import hk.chopmark.core.log.tree.LeafHash;
import hk.chopmark.core.log.tree.ProofBuilder;
import hk.chopmark.core.log.tree.Tile;
import hk.chopmark.core.log.tree.TreeHash;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;

/** A small log made in memory, and evidence files over it. */
final class EvidenceFixture {
    static final String STUDENT = "student=01890000-0000-7000-8000-000000000001";
    static final String NAME = "Canary Wong";

    final Origin origin = Origin.random(new SecureRandom());
    final NoteSigner signer = NoteSigner.generate(origin.text(), new SecureRandom());
    final TrustPolicy policy = TrustPolicy.of(List.of(signer.verifierKey()));
    final List<byte[]> leaves = new ArrayList<>();
    final List<byte[]> bodies = new ArrayList<>();
    final byte[] salt = new byte[32];

    EvidenceFixture(int size) {
        SplittableRandom random = new SplittableRandom(7);
        random.nextBytes(salt);
        for (int i = 0; i < size; i++) {
            add(i, random);
        }
    }

    private void add(int i, SplittableRandom random) {
        String id = new UUID(0x0189000000007000L + i, 0x8000000000000000L + i).toString();
        byte[] bodySalt = new byte[16];
        random.nextBytes(bodySalt);
        byte[] body =
                CanonicalJson.write(
                        JsonObject.builder()
                                .put("_salt", Base64Url.encode(bodySalt))
                                .put("boxes", JsonArray.of())
                                .put(
                                        "data",
                                        JsonObject.builder()
                                                .put("number", i)
                                                .put("student", STUDENT)
                                                .build())
                                .put(
                                        "meta",
                                        JsonObject.builder().put("purpose", "teaching").build())
                                .putStrings("tags", List.of(STUDENT))
                                .put("v", 1)
                                .build());
        byte[] digest = new byte[32];
        random.nextBytes(digest);
        byte[] field =
                Commitments.field(
                        salt,
                        origin.text(),
                        id,
                        "name.en",
                        CanonicalJson.write(JsonValue.of(NAME)));
        byte[] tag = new byte[16];
        random.nextBytes(tag);
        leaves.add(
                new Leaf(
                                Instant.parse("2026-09-01T00:00:00.000001Z").plusSeconds(i),
                                Commitments.body(body),
                                List.of(
                                        new Leaf.BoxCommitment(
                                                digest,
                                                List.of(
                                                        new Leaf.FieldCommitment(
                                                                "name.en", field)))),
                                id,
                                origin.text(),
                                List.of(tag),
                                "roster.StudentEnrolled@1")
                        .bytes());
        bodies.add(body);
    }

    EvidencePackage evidence(int... indexes) {
        List<EvidencePackage.Event> events = new ArrayList<>();
        for (int index : indexes) {
            events.add(
                    new EvidencePackage.Event(
                            index,
                            leaves.get(index),
                            Optional.of(bodies.get(index)),
                            Optional.empty(),
                            List.of(
                                    new EvidencePackage.Disclosure(
                                            "name.en", JsonValue.of(NAME), salt)),
                            path(index)));
        }
        return new EvidencePackage(
                new EvidencePackage.Scope("homework", List.of(STUDENT)), note(signer), events);
    }

    String note(NoteSigner by) {
        CompactRange range = CompactRange.empty();
        leaves.forEach(leaf -> range.append(LeafHash.of(leaf)));
        return new String(
                new Checkpoint(origin, leaves.size(), range.root()).sign(by).bytes(),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    List<byte[]> path(int index) {
        return new ProofBuilder((level, tile, width) -> tile(level, tile, width))
                .inclusion(index, leaves.size()).path().stream().map(TreeHash::bytes).toList();
    }

    private Tile tile(int level, long index, int width) {
        if (level != 0) {
            throw new IllegalArgumentException("The fixture is smaller than one tile");
        }
        ByteArrayOutputStream hashes = new ByteArrayOutputStream();
        for (int i = 0; i < width; i++) {
            hashes.writeBytes(LeafHash.of(leaves.get((int) index * Tile.FULL_WIDTH + i)).bytes());
        }
        return new Tile(level, index, hashes.toByteArray());
    }
}
