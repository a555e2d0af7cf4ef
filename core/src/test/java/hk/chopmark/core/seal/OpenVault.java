package hk.chopmark.core.seal;

import hk.chopmark.core.shared.SchoolId;

/** A vault that guards nothing, for keys that are no secret. */
public final class OpenVault implements KeyVault {
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
