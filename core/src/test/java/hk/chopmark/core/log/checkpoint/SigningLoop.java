package hk.chopmark.core.log.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.log.tree.TestTree;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * A process of its own that signs one checkpoint after another and writes each released size, until
 * it is killed.
 */
final class SigningLoop {
    static final int UNUSABLE = 7;
    static final Origin ORIGIN = Origin.parse("chopmark.hk/s/loopaaaaaaaaaaaaaaaaaaaaaa/e1");

    private static final int LARGEST = 4_000;
    private static final TestTree TREE = TestTree.ofSize(LARGEST);

    private SigningLoop() {}

    static Checkpoint checkpoint(long size) {
        return new Checkpoint(ORIGIN, size, TREE.root((int) size));
    }

    public static void main(String[] arguments) throws IOException {
        try (FileCheckpointSigner signer =
                        FileCheckpointSigner.open(Path.of(arguments[0]), new SecureRandom());
                FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            signer.register(ORIGIN);
            int size =
                    signer.latest(ORIGIN).map(last -> (int) last.checkpoint().treeSize()).orElse(0);
            for (; size < LARGEST; size++) {
                signer.addCheckpoint(size, TREE.consistency(size, size + 1), checkpoint(size + 1));
                out.write(((size + 1) + "\n").getBytes(US_ASCII));
            }
        } catch (SignerUnusable e) {
            Runtime.getRuntime().exit(UNUSABLE);
        }
    }
}
