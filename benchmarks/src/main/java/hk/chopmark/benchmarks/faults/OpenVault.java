package hk.chopmark.benchmarks.faults;

import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.shared.SchoolId;

/**
 * Wraps nothing. The default vault takes a second to open, on purpose, and this load starts a
 * thousand times; its keys guard made-up texts only.
 */
final class OpenVault implements KeyVault {

    @Override
    public String name() {
        return "open";
    }

    @Override
    public Assurance assurance() {
        return Assurance.PROCEDURAL;
    }

    @Override
    public void destroy(SchoolId school, int epoch) {
        throw new UnsupportedOperationException(
                "This vault guards nothing that could be destroyed");
    }

    @Override
    public byte[] wrap(SchoolId school, int epoch, byte[] kek) {
        return kek.clone();
    }

    @Override
    public byte[] unwrap(SchoolId school, int epoch, byte[] wrapped) {
        return wrapped.clone();
    }
}
